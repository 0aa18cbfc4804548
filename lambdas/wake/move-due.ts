import type { SendAll } from "../../adapters/queue/queue.ts";
import type { DueBuckets } from "../../adapters/waiting-room/due-buckets.ts";
import { taskMessage } from "../../core/contract/wake-task.ts";
import { delaySecondsUntil } from "../../core/queue-delay.ts";
import type { EpochMs } from "../../core/time.ts";
import type { Release } from "./release.ts";
import { endOfTask, type LeasePorts, underLease } from "./under-lease.ts";
import type { WakeWatch } from "./watch.ts";

export interface MoveDuePorts extends LeasePorts {
  readonly due: Pick<DueBuckets, "read">;
  readonly release: Release;
  readonly sendTasks: SendAll;
  readonly watch: Pick<WakeWatch, "moved">;
}

/**
 * Moves what is due in these buckets into the queue, which keeps each delivery to its second. All of them have the time of one
 * function; what it was not enough for is a task again, for whoever is free, and does not wait for the next wake.
 */
export function createMoveDue(ports: MoveDuePorts): (buckets: readonly string[]) => Promise<void> {
  return async (buckets) => {
    const until = endOfTask(ports.now());
    for (const [index, bucket] of buckets.entries())
      if (!(await movesInTime(bucket, until, ports)))
        return ports.sendTasks([taskMessage({ kind: "move", buckets: buckets.slice(index) })]);
  };
}

/** False when the time was over first. Whatever somebody else has the lease of is none of ours. */
async function movesInTime(bucket: string, until: EpochMs, ports: MoveDuePorts): Promise<boolean> {
  let isInTime = true;
  await underLease(
    bucket,
    ports,
    async (lease) => {
      for await (const page of ports.due.read(bucket)) {
        const leaving = page.map((waiting) => ({
          waiting,
          delaySeconds: delaySecondsUntil(waiting.dueAt, ports.now()),
        }));
        const left = await ports.release(leaving, lease);
        ports.watch.moved(left);
        isInTime = left === leaving.length;
        if (!isInTime) return;
      }
    },
    until,
  );
  return isInTime;
}
