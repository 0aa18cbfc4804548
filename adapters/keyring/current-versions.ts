import { type CacheLimits, isFresh } from "../../core/key-cache-policy.ts";
import type { EpochMs } from "../../core/time.ts";

/** Which version of each tenant seals, as this instance last read it, and how often it has sealed with it. */
export interface CurrentVersions {
  get(tenant: string): number | undefined;
  set(tenant: string, version: number): void;
  countSealing(tenant: string): void;
  /** Counted over all readings that found this version. */
  sealings(tenant: string, version: number): number;
  forget(tenant: string): void;
}

interface Current {
  readonly version: number;
  readonly openedAt: EpochMs;
  readonly sealings: number;
}

export function createCurrentVersions(limits: CacheLimits, now: () => EpochMs): CurrentVersions {
  const currents = new Map<string, Current>();

  const sealings = (tenant: string, version: number) => {
    const current = currents.get(tenant);
    return current?.version === version ? current.sealings : 0;
  };

  return {
    get(tenant) {
      const current = currents.get(tenant);
      return current !== undefined && isFresh(current, now(), limits) ? current.version : undefined;
    },
    set(tenant, version) {
      const current = { version, openedAt: now(), sealings: sealings(tenant, version) };
      currents.delete(tenant);
      currents.set(tenant, current);
      const [oldest] = currents.keys();
      if (currents.size > limits.maxKeys && oldest !== undefined) currents.delete(oldest);
    },
    countSealing(tenant) {
      const current = currents.get(tenant);
      if (current !== undefined) currents.set(tenant, { ...current, sealings: current.sealings + 1 });
    },
    sealings,
    forget: (tenant) => void currents.delete(tenant),
  };
}
