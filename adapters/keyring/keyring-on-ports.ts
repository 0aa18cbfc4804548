import type { DataKey } from "../../core/data-key.ts";
import type { TenantId } from "../../core/id.ts";
import { DEFAULT_KEYRING_LIMITS, isDueForRotation, type KeyringLimits, type WrappedKey } from "../../core/keyring.ts";
import { KeyringUnavailable } from "../../core/keyring-error.ts";
import type { EpochMs } from "../../core/time.ts";
import { createCurrentVersions } from "./current-versions.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import { createKeyLog } from "./key-log.ts";
import { createKeyOpener } from "./key-opener.ts";
import type { KeyringStore, KeyWrapper } from "./ports.ts";
import { reachableStore, reachableWrapper } from "./reachable.ts";
import { createSharedCalls } from "./shared-calls.ts";

export interface Keyring {
  /** The key that seals now; the keyring is made on first use. */
  sealingKey(tenant: TenantId): Promise<DataKey>;
  openingKey(tenant: TenantId, version: number): Promise<DataKey>;
  /** Destroys every key of the tenant. Other instances may still hold opened ones until their cache is over. */
  shred(tenant: TenantId): Promise<void>;
  /** As the table says now, whatever is cached. */
  isShredded(tenant: TenantId): Promise<boolean>;
  /** Makes a new version that seals from now on, and gives its number. Other instances follow when their cache is over. */
  rotate(tenant: TenantId): Promise<number>;
}

export interface KeyringPorts {
  readonly store: KeyringStore;
  readonly wrapper: KeyWrapper;
  readonly now: () => EpochMs;
  readonly limits?: Partial<KeyringLimits>;
}

export function createKeyringOnPorts(ports: KeyringPorts): Keyring {
  const { now } = ports;
  const limits = { ...DEFAULT_KEYRING_LIMITS, ...ports.limits };
  const wrapper = reachableWrapper(ports.wrapper);
  const store = reachableStore(ports.store);
  const cache = createDataKeyCache(limits, now);
  const currents = createCurrentVersions(limits, now);
  const log = createKeyLog({ store, wrapper, now, onMade: cache.put });
  const choosing = createSharedCalls<WrappedKey>();
  const opened = createKeyOpener({ wrapper, cache });

  // Decided each time the version is read anew, so once per cache age: nothing is lost by rotating five minutes late.
  // And nobody fails to seal for want of a new key while the old one works.
  async function rotatedIfDue(tenant: TenantId, key: WrappedKey): Promise<WrappedKey> {
    if (!isDueForRotation(key, currents.sealings(tenant, key.version), now(), limits)) return key;
    return log.extend(tenant, key).catch((error: unknown) => {
      if (error instanceof KeyringUnavailable) return key;
      throw error;
    });
  }

  async function choose(tenant: TenantId): Promise<WrappedKey> {
    const key = await rotatedIfDue(tenant, await log.current(tenant));
    currents.set(tenant, key.version);
    return key;
  }

  const openingKey = (tenant: TenantId, version: number) => opened(tenant, version, () => log.version(tenant, version));

  function counted(tenant: TenantId, key: DataKey): DataKey {
    currents.countSealing(tenant);
    return key;
  }

  return {
    async sealingKey(tenant) {
      const known = currents.get(tenant);
      if (known !== undefined) return counted(tenant, await openingKey(tenant, known));

      const key = await choosing(tenant, () => choose(tenant));
      return counted(tenant, await opened(tenant, key.version, async () => key));
    },
    openingKey,
    async shred(tenant) {
      await log.destroy(tenant);
      currents.forget(tenant);
      cache.evict(tenant);
    },
    // Shredding goes over every entry, and the first one is there as soon as there is any.
    isShredded: async (tenant) => (await store.read(tenant, 1))?.kind === "destroyed",
    async rotate(tenant) {
      const key = await log.extend(tenant, await log.current(tenant));
      currents.set(tenant, key.version);
      return key.version;
    },
  };
}
