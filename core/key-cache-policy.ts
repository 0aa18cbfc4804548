import { after, type EpochMs } from "./time.ts";

export interface CacheLimits {
  readonly maxAgeMs: number;
  readonly maxKeys: number;
  readonly maxBytes: number;
}

export interface CachedKey {
  readonly openedAt: EpochMs;
  readonly bytes: Uint8Array;
}

/** An opened key may be used until its age is over, however often it is asked for: use does not prolong it. */
export function isFresh({ openedAt }: Pick<CachedKey, "openedAt">, now: EpochMs, { maxAgeMs }: CacheLimits): boolean {
  return now < after(openedAt, maxAgeMs);
}

/** What has to go, given the keys with the least recently used first: all that are too old, then as few as the limits allow. */
export function evictions<Key extends CachedKey>(
  leastRecentFirst: readonly Key[],
  now: EpochMs,
  limits: CacheLimits,
): readonly Key[] {
  const stale = leastRecentFirst.filter((key) => !isFresh(key, now, limits));
  const fresh = leastRecentFirst.filter((key) => isFresh(key, now, limits));
  const surplus = fresh.findIndex((_, start) => fits(fresh.slice(start), limits));
  return [...stale, ...(surplus === -1 ? fresh : fresh.slice(0, surplus))];
}

function fits(keys: readonly CachedKey[], { maxKeys, maxBytes }: CacheLimits): boolean {
  return keys.length <= maxKeys && keys.reduce((sum, { bytes }) => sum + bytes.length, 0) <= maxBytes;
}
