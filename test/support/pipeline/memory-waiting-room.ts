import type { DueBuckets } from "../../../adapters/waiting-room/due-buckets.ts";
import type { HeldDeliveries } from "../../../adapters/waiting-room/held-deliveries.ts";
import type { Leases } from "../../../adapters/waiting-room/leases.ts";
import type { Due, Waiting } from "../../../adapters/waiting-room/waiting-item.ts";
import type { WaitingRoom } from "../../../adapters/waiting-room/waiting-room.ts";
import type { WakeProgress } from "../../../adapters/waiting-room/wake-progress.ts";
import type { ItemKey } from "../../../core/contract/item-keys.ts";
import type { EndpointId } from "../../../core/id.ts";
import { type Lease, takeLease } from "../../../core/lease.ts";
import type { EpochMs } from "../../../core/time.ts";
import { dueKey, heldKey } from "../../../core/waiting-room.ts";

export interface MemoryWaitingRoom {
  readonly room: WaitingRoom;
  readonly due: DueBuckets;
  readonly held: HeldDeliveries;
  readonly leases: Leases;
  readonly progress: WakeProgress;
  readonly remove: (key: ItemKey) => Promise<void>;
  /** How many deliveries wait in it, held ones included. */
  readonly size: () => number;
  readonly heldOf: (endpoint: EndpointId) => readonly Waiting[];
}

const SHARDS = 1;

/** The waiting room with the order and the conditions of its table. */
export function memoryWaitingRoom(): MemoryWaitingRoom {
  const partitions = new Map<string, Map<string, Due>>();
  const leases = new Map<string, Lease>();
  let cleared: EpochMs | undefined;

  function put(item: Due): void {
    const partition = partitions.get(item.key.pk) ?? new Map<string, Due>();
    partitions.set(item.key.pk, partition.set(item.key.sk, item));
  }

  /** Sorted at the first read after a write out of order: event ids mostly come in their order. */
  const sorted = (pk: string): Due[] =>
    [...(partitions.get(pk)?.values() ?? [])].sort((a, b) => (a.key.sk < b.key.sk ? -1 : 1));
  const heldOf = (endpoint: EndpointId) => sorted(`HELD#${endpoint}#0`);

  return {
    room: {
      wait: async (delivery, dueAt) => put({ key: dueKey(delivery, dueAt), delivery, dueAt }),
      hold: async (delivery, heldSince) => put({ key: heldKey(delivery, SHARDS), delivery, dueAt: heldSince }),
    },
    due: {
      count: async (bucket) => {
        const [oldest, ...rest] = sorted(bucket);
        return oldest ? { items: rest.length + 1, oldest: oldest.dueAt } : { items: 0 };
      },
      read: async function* (bucket) {
        yield sorted(bucket);
      },
    },
    held: {
      oldest: async (endpoint, most) => heldOf(endpoint).slice(0, most),
      heldSince: async (endpoint, moment, most) =>
        heldOf(endpoint)
          .filter(({ delivery }) => delivery.heldSince !== undefined && delivery.heldSince <= moment)
          .slice(0, most),
    },
    leases: {
      take: async (bucket, wanted) => {
        const lease = takeLease(leases.get(bucket), wanted);
        if (lease) leases.set(bucket, lease);
        return lease;
      },
      release: async (bucket, lease) => {
        if (leases.get(bucket)?.until === lease.until) leases.delete(bucket);
      },
    },
    progress: {
      clearedThrough: async () => cleared,
      advance: async ({ from, to }) => {
        if (cleared === from) cleared = to;
      },
    },
    remove: async ({ pk, sk }) => {
      partitions.get(pk)?.delete(sk);
      if (partitions.get(pk)?.size === 0) partitions.delete(pk);
    },
    size: () => [...partitions.values()].reduce((sum, { size }) => sum + size, 0),
    heldOf,
  };
}
