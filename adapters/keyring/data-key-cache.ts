import { type CachedKey, type CacheLimits, evictions, isFresh } from "../../core/key-cache-policy.ts";
import type { EpochMs } from "../../core/time.ts";

/** Opened keys of this instance. It owns the bytes it is given and overwrites them when it lets go of them. */
export interface DataKeyCache {
  /** A copy: the cache may zero its own bytes while the caller still seals, and a key of zeros protects nothing. */
  get(tenant: string, version: number): Uint8Array | undefined;
  put(tenant: string, version: number, bytes: Uint8Array): void;
  evict(tenant: string): void;
}

interface Entry extends CachedKey {
  readonly id: string;
  readonly tenant: string;
}

// No timer empties it: a sleeping Lambda instance is frozen and its timers with it. What is too old is never given out.
export function createDataKeyCache(limits: CacheLimits, now: () => EpochMs): DataKeyCache {
  const entries = new Map<string, Entry>(); // a Map keeps the order of insertion: least recently used first

  function drop(entry: Entry): void {
    entries.delete(entry.id);
    entry.bytes.fill(0);
  }

  function place(entry: Entry): void {
    entries.delete(entry.id);
    entries.set(entry.id, entry);
  }

  return {
    get(tenant, version) {
      const entry = entries.get(idOf(tenant, version));
      if (entry === undefined) return undefined;
      if (!isFresh(entry, now(), limits)) {
        drop(entry);
        return undefined;
      }
      place(entry);
      return new Uint8Array(entry.bytes); // slice() of a Buffer would be a view and no copy
    },
    put(tenant, version, bytes) {
      const id = idOf(tenant, version);
      entries.get(id)?.bytes.fill(0);
      place({ id, tenant, bytes, openedAt: now() });
      for (const entry of evictions([...entries.values()], now(), limits)) drop(entry);
    },
    evict(tenant) {
      for (const entry of [...entries.values()]) if (entry.tenant === tenant) drop(entry);
    },
  };
}

/** A tenant id holds no slash. */
function idOf(tenant: string, version: number): string {
  return `${tenant}/${version}`;
}
