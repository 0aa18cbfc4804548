import type { CircuitStore } from "../../adapters/circuit/circuit-store.ts";
import type { SendAll } from "../../adapters/queue/queue.ts";
import type { BucketCount, DueBuckets } from "../../adapters/waiting-room/due-buckets.ts";
import type { WakeProgress } from "../../adapters/waiting-room/wake-progress.ts";
import { taskMessage, type WakeTask } from "../../core/contract/wake-task.ts";
import { fanOut } from "../../core/fan-out.ts";
import { after, type EpochMs } from "../../core/time.ts";
import { clearedAfter, dueBuckets, minuteOf, minutesToRead } from "../../core/waiting-room.ts";
import type { WakeWatch } from "./watch.ts";

/** Of minutes that were missed, at each wake: after a day of downtime all are read again within twelve minutes. */
const MOST_MINUTES = 120;
/** What one worker moves in some ten seconds, and how many of them share a minute's 100,000. */
const FAN_OUT = { perWorker: 5_000, workers: 20 };
/** Before the first wake nothing can have been due for longer than a deployment takes. */
const FIRST_LOOK_BACK_MS = -60 * 60_000;

export interface PlanWakePorts {
  readonly progress: WakeProgress;
  readonly due: Pick<DueBuckets, "count">;
  readonly circuits: Pick<CircuitStore, "needingTending">;
  readonly sendTasks: SendAll;
  readonly watch: Pick<WakeWatch, "woke">;
  readonly now: () => EpochMs;
}

interface Bucket extends BucketCount {
  readonly bucket: string;
}

interface Minute {
  readonly minute: EpochMs;
  readonly buckets: readonly Bucket[];
}

/** Looks at what is to do and hands it out: a wake must end within its minute, however much there is. */
export function createPlanWake(ports: PlanWakePorts): () => Promise<void> {
  return async () => {
    const now = ports.now();
    const from = await ports.progress.clearedThrough();
    const clearedThrough = from ?? minuteOf(after(now, FIRST_LOOK_BACK_MS));
    const minutes = await countMinutes(minutesToRead({ clearedThrough, now }, MOST_MINUTES), ports);
    const owners = await ports.circuits.needingTending();

    const work = minutes.flatMap(({ buckets }) => buckets);
    const tasks = [
      ...fanOut(work, FAN_OUT).map((buckets): WakeTask => ({ kind: "move", buckets })),
      ...owners.map((owner): WakeTask => ({ kind: "tend", ...owner })),
    ];
    await ports.sendTasks(tasks.map(taskMessage));
    // Last: what could not be handed out must be found again.
    await ports.progress.advance({ from, to: clearedAfter(clearedThrough, emptyAmong(minutes)) });
    ports.watch.woke({ due: sum(work), circuits: owners.length, lagMs: lagOf(work, now) });
  };
}

/** One minute after the other: after a downtime there are many, and their shards are enough to do at once. */
async function countMinutes(minutes: readonly EpochMs[], { due }: PlanWakePorts): Promise<readonly Minute[]> {
  const counted: Minute[] = [];
  for (const minute of minutes) {
    const buckets = dueBuckets(minute).map(async (bucket) => ({ bucket, ...(await due.count(bucket)) }));
    counted.push({ minute, buckets: await Promise.all(buckets) });
  }
  return counted;
}

const emptyAmong = (minutes: readonly Minute[]): ReadonlySet<EpochMs> =>
  new Set(minutes.filter(({ buckets }) => sum(buckets) === 0).map(({ minute }) => minute));

const sum = (buckets: readonly Bucket[]): number => buckets.reduce((total, { items }) => total + items, 0);

/** What is due in the minute ahead is not late. */
const lagOf = (buckets: readonly Bucket[], now: EpochMs): number =>
  Math.max(0, ...buckets.map(({ oldest }) => (oldest === undefined ? 0 : now - oldest)));
