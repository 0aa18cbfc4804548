import type { KeyWrapper } from "./ports.ts";

/** Hears of every call to KMS, which the caches keep rare: a rise says that they do not. */
export interface KeyWatch {
  readonly used: () => void;
  readonly failed: () => void;
}

export function watchedWrapper(wrapper: KeyWrapper, watch: KeyWatch): KeyWrapper {
  async function watched<Result>(call: Promise<Result>): Promise<Result> {
    watch.used();
    try {
      return await call;
    } catch (error) {
      watch.failed();
      throw error;
    }
  }

  return {
    generate: (tenant) => watched(wrapper.generate(tenant)),
    unwrap: (tenant, wrapped) => watched(wrapper.unwrap(tenant, wrapped)),
  };
}
