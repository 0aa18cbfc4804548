import { DATA_KEY_BYTES } from "./data-key.ts";
import { KeyringShredded } from "./keyring-error.ts";
import { after, type EpochMs } from "./time.ts";

/**
 * One entry of a tenant's keyring. Entries are only ever added behind the last one, so a keyring is a log with an order
 * that all instances agree on, and an entry that says `destroyed` at its end closes it for good.
 */
export type KeyringRecord =
  | { readonly kind: "key"; readonly version: number; readonly wrapped: Uint8Array; readonly createdAt: EpochMs }
  | { readonly kind: "destroyed"; readonly version: number; readonly destroyedAt: EpochMs };

export type WrappedKey = Extract<KeyringRecord, { kind: "key" }>;

export interface KeyringLimits {
  /** How long an instance may use an opened key, and go on sealing with a version that may have been replaced. */
  readonly maxAgeMs: number;
  readonly maxKeys: number;
  readonly maxBytes: number;
  /** A new version seals when the newest one is older than this … */
  readonly rotateAfterMs: number;
  /** … or has sealed that often in one instance. Counting over all of them would cost a write per event. */
  readonly rotateAfterSealings: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MAX_KEYS = 1000;

export const DEFAULT_KEYRING_LIMITS: KeyringLimits = {
  maxAgeMs: 5 * MINUTE_MS,
  maxKeys: MAX_KEYS,
  maxBytes: MAX_KEYS * DATA_KEY_BYTES,
  rotateAfterMs: 90 * DAY_MS,
  // Each envelope derives its own key from 32 random bytes of salt, so this is prudence and no cryptographic edge.
  rotateAfterSealings: 2 ** 32,
};

export function nextVersion(last: KeyringRecord | undefined): number {
  return last === undefined ? 1 : last.version + 1;
}

/** What an entry holds, or the end of the matter: no key of a closed keyring ever comes back. */
export function heldKey(tenant: string, record: KeyringRecord): WrappedKey {
  if (record.kind === "destroyed") throw new KeyringShredded(tenant);
  return record;
}

export function isDueForRotation(
  { createdAt }: Pick<WrappedKey, "createdAt">,
  sealings: number,
  now: EpochMs,
  limits: KeyringLimits,
): boolean {
  return now >= after(createdAt, limits.rotateAfterMs) || sealings >= limits.rotateAfterSealings;
}
