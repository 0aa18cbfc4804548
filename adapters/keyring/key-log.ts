import type { TenantId } from "../../core/id.ts";
import { heldKey, type KeyringRecord, nextVersion, type WrappedKey } from "../../core/keyring.ts";
import { KeyringUnavailable, KeyringVersionUnknown } from "../../core/keyring-error.ts";
import type { EpochMs } from "../../core/time.ts";
import type { KeyringStore, KeyWrapper } from "./ports.ts";

/** More rivals than a keyring can have: somebody would have to rotate it that often within one shredding. */
const MAX_CLOSING_TRIES = 20;

/** A tenant's keyring as a log of versions that instances append to without a lock. */
export interface KeyLog {
  /** The version that seals; made now if the tenant has none. */
  current(tenant: TenantId): Promise<WrappedKey>;
  version(tenant: TenantId, version: number): Promise<WrappedKey>;
  /** A new version behind this one, or the one that another instance put there first. */
  extend(tenant: TenantId, last: WrappedKey | undefined): Promise<WrappedKey>;
  destroy(tenant: TenantId): Promise<void>;
}

interface KeyLogPorts {
  readonly store: KeyringStore;
  readonly wrapper: KeyWrapper;
  readonly now: () => EpochMs;
  /** Takes over the bytes of a key that was just made, so that no call to KMS is needed to open it. */
  readonly onMade: (tenant: TenantId, version: number, bytes: Uint8Array) => void;
}

export function createKeyLog({ store, wrapper, now, onMade }: KeyLogPorts): KeyLog {
  // Two instances, one version 2:
  //
  //   A  reads 1 ─ generate a ─ add 2 ✓ ────────────────── seals with a
  //   B  reads 1 ───── generate b ───── add 2 ✗ ─ reads 2 ─ seals with a, b is forgotten
  async function extend(tenant: TenantId, last: WrappedKey | undefined): Promise<WrappedKey> {
    const { bytes, wrapped } = await wrapper.generate(tenant);
    const made: WrappedKey = { kind: "key", version: nextVersion(last), wrapped, createdAt: now() };
    if (await store.add(tenant, made)) {
      onMade(tenant, made.version, bytes);
      return made;
    }

    bytes.fill(0);
    const winner = await store.latest(tenant);
    if (winner === undefined) throw new KeyringUnavailable(tenant, "an entry that was there could not be read");
    return heldKey(tenant, winner);
  }

  /** The closing entry stands where the next version would: whoever is about to add one loses to it and finds it. */
  async function close(tenant: TenantId): Promise<KeyringRecord> {
    for (let tries = 0; tries < MAX_CLOSING_TRIES; tries++) {
      const last = await store.latest(tenant);
      if (last?.kind === "destroyed") return last;
      const closing: KeyringRecord = { kind: "destroyed", version: nextVersion(last), destroyedAt: now() };
      if (await store.add(tenant, closing)) return closing;
    }
    throw new KeyringUnavailable(tenant, `still growing after ${MAX_CLOSING_TRIES} tries to close it`);
  }

  return {
    async current(tenant) {
      const last = await store.latest(tenant);
      return last === undefined ? extend(tenant, undefined) : heldKey(tenant, last);
    },
    async version(tenant, version) {
      const record = await store.read(tenant, version);
      if (record === undefined) throw new KeyringVersionUnknown(tenant, version);
      return heldKey(tenant, record);
    },
    extend,
    // Closed first, destroyed after: the other way round, a new version could slip in behind the work. The entries
    // stay, without their keys, so that no version number is ever given out twice. A crash in between leaves a closed
    // keyring, and shredding again goes over all of it.
    async destroy(tenant) {
      const { version: closing } = await close(tenant);
      for (let version = closing - 1; version >= 1; version--)
        await store.overwrite(tenant, { kind: "destroyed", version, destroyedAt: now() });
    },
  };
}
