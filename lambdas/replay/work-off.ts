import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import type { OutgoingMessage, SendAll } from "../../adapters/queue/queue.ts";
import type { CandidatePage, ReadCandidates } from "../../adapters/replay/candidates.ts";
import type { ReplayMessage } from "../../core/contract/replay-message.ts";
import { firstOfCycle } from "../../core/delivery-cycle.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { Chance, JobId, TenantId } from "../../core/id.ts";
import { LONGEST_DELAY_SECONDS } from "../../core/queue-delay.ts";
import type { ReplayJob } from "../../core/replay.ts";
import { advanced } from "../../core/replay-progress.ts";
import { after, type EpochMs } from "../../core/time.ts";

/** How far a job may be ahead of its rate before it waits in its queue, where waiting costs nothing. */
const AHEAD_MS = 1_000;

export interface WorkOffPorts {
  readonly job: (tenant: TenantId, id: JobId) => Promise<ReplayJob | undefined>;
  readonly replace: (job: ReplayJob) => Promise<boolean>;
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly candidates: ReadCandidates;
  readonly send: SendAll;
  /** Hands the job on, to be taken up again after that time. */
  readonly goOnLater: (message: ReplayMessage, delaySeconds: number) => Promise<void>;
  readonly finished: (job: ReplayJob) => Promise<void>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

export type WorkOff = (message: ReplayMessage, sliceMs: number) => Promise<void>;

/**
 * Works off a job page by page: send, then write down how far it is. A crash between the two repeats one page, under the
 * same cycle, and the duplicate rule drops what was sent before. Cancelling is a write like any other: the page that loses
 * against it is the last.
 */
export function createWorkOff(ports: WorkOffPorts): WorkOff {
  return async (message, sliceMs) => {
    const sliceEnd = after(ports.now(), sliceMs);
    const writer = Buffer.from(ports.chance(9)).toString("base64url");
    const endpoints = (await ports.endpointsOf(message.tenant)).filter(({ state }) => state === "enabled");
    let job = await ports.job(message.tenant, message.job);
    while (job?.state === "running") {
      const waitMs = job.pacedUntil - ports.now();
      if (waitMs > AHEAD_MS || ports.now() >= sliceEnd) return ports.goOnLater(message, delaySeconds(waitMs));
      job = await workOffPage(job, endpoints, writer, ports);
    }
  };
}

/** Rounded down: a job may be ahead of its rate by that little, and behind it by nothing. */
const delaySeconds = (waitMs: number): number =>
  Math.min(Math.max(0, Math.floor(waitMs / 1000)), LONGEST_DELAY_SECONDS);

/** The job as it is then; undefined where another worker, or whoever cancelled it, was faster. */
async function workOffPage(
  job: ReplayJob,
  endpoints: readonly Endpoint[],
  writer: string,
  ports: WorkOffPorts,
): Promise<ReplayJob | undefined> {
  const chosen = endpoints.filter(({ id }) => job.choice.endpoints.includes(id));
  const page = await ports.candidates(job, job.position, chosen);
  await ports.send(messagesOf(page, job, ports.chance));

  const done = { lookedAt: page.lookedAt, sent: page.candidates.length, next: page.next };
  const next = advanced(job, done, { now: ports.now(), writer });
  // Told before it is written: a job that is finished is not taken up again, and nobody would be told. Twice is a lesser evil.
  if (next.state === "finished") await ports.finished(next);
  return (await isWritten(next, ports)) ? next : undefined;
}

const messagesOf = ({ candidates }: CandidatePage, { cycle }: ReplayJob, chance: Chance): readonly OutgoingMessage[] =>
  candidates.map((delivery) => outgoing(firstOfCycle(delivery, cycle, chance)));

/** The SDK repeats a write whose answer was lost, and the repeat then loses against our own. */
async function isWritten(next: ReplayJob, { replace, job }: WorkOffPorts): Promise<boolean> {
  if (await replace(next)) return true;
  const stored = await job(next.tenant, next.id);
  return stored?.version === next.version && stored.writer === next.writer;
}
