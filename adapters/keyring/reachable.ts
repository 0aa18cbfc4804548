import * as z from "zod";
import type { TenantId } from "../../core/id.ts";
import { KeyringUnavailable } from "../../core/keyring-error.ts";
import type { KeyringStore, KeyWrapper } from "./ports.ts";

/** What stays as it is however often somebody asks: an item or a wrapped key that is not what it should be. */
const SPOILT: ReadonlySet<string> = new Set(["IncorrectKeyException", "InvalidCiphertextException"]);

const isSpoilt = (error: unknown): boolean =>
  error instanceof z.ZodError || (error instanceof Error && SPOILT.has(error.name));

/** The same ports, whose failures say that the keyring could not be reached. A missing grant is mended, too, and then it can. */
export function reachableStore(store: KeyringStore): KeyringStore {
  return {
    read: (tenant, version) => reach(tenant, () => store.read(tenant, version)),
    latest: (tenant) => reach(tenant, () => store.latest(tenant)),
    add: (tenant, record) => reach(tenant, () => store.add(tenant, record)),
    overwrite: (tenant, record) => reach(tenant, () => store.overwrite(tenant, record)),
  };
}

export function reachableWrapper(wrapper: KeyWrapper): KeyWrapper {
  return {
    generate: (tenant) => reach(tenant, () => wrapper.generate(tenant)),
    unwrap: (tenant, wrapped) => reach(tenant, () => wrapper.unwrap(tenant, wrapped)),
  };
}

async function reach<Result>(tenant: TenantId, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    if (isSpoilt(cause)) throw cause;
    throw new KeyringUnavailable(tenant, cause);
  }
}
