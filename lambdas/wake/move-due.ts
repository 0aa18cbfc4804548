import type { DueBuckets } from "../../adapters/waiting-room/due-buckets.ts";
import { delaySecondsUntil } from "../../core/queue-delay.ts";
import type { Release } from "./release.ts";
import { type LeasePorts, underLease } from "./under-lease.ts";
import type { WakeWatch } from "./watch.ts";

export interface MoveDuePorts extends LeasePorts {
  readonly due: Pick<DueBuckets, "read">;
  readonly release: Release;
  readonly watch: Pick<WakeWatch, "moved">;
}

/** Moves what is due in these buckets into the queue, which keeps each delivery to its second. */
export function createMoveDue(ports: MoveDuePorts): (buckets: readonly string[]) => Promise<void> {
  return async (buckets) => {
    for (const bucket of buckets) await moveBucket(bucket, ports);
  };
}

const moveBucket = (bucket: string, ports: MoveDuePorts): Promise<void> =>
  underLease(bucket, ports, async (lease) => {
    for await (const page of ports.due.read(bucket)) {
      const leaving = page.map((waiting) => ({ waiting, delaySeconds: delaySecondsUntil(waiting.dueAt, ports.now()) }));
      const left = await ports.release(leaving, lease);
      ports.watch.moved(left);
      if (left < leaving.length) return; // the lease is over, and the bucket stays open for the next wake
    }
  });
