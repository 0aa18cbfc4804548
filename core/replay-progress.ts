import type { ReplayJob, ReplayPosition } from "./replay.ts";
import { after, type EpochMs } from "./time.ts";

export interface PageDone {
  readonly lookedAt: number;
  readonly sent: number;
  /** Undefined: that was the last page. */
  readonly next: ReplayPosition | undefined;
}

interface Write {
  readonly now: EpochMs;
  readonly writer: string;
}

/** What a job is after one more page. A silence is not saved up: the rate holds in every second, not on average. */
export function advanced(job: ReplayJob, page: PageDone, { now, writer }: Write): ReplayJob {
  const pacedFrom = job.pacedUntil > now ? job.pacedUntil : now;
  return {
    ...job,
    state: page.next ? "running" : "finished",
    position: page.next ?? job.position,
    lookedAt: job.lookedAt + page.lookedAt,
    sent: job.sent + page.sent,
    pacedUntil: after(pacedFrom, (page.sent / job.rate) * 1000),
    updatedAt: now,
    version: job.version + 1,
    writer,
  };
}

/** The job itself where it has ended already. */
export function cancelled(job: ReplayJob, { now, writer }: Write): ReplayJob {
  if (job.state !== "running") return job;
  return { ...job, state: "cancelled", updatedAt: now, version: job.version + 1, writer };
}

/** The partition after this one, or the end of the walk. */
export const nextPartition = ({ partition }: ReplayPosition, partitions: number): ReplayPosition | undefined =>
  partition + 1 < partitions ? { partition: partition + 1 } : undefined;
