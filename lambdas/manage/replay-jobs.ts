import type { ReadCandidates } from "../../adapters/replay/candidates.ts";
import type { ReplayMessage } from "../../core/contract/replay-message.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { type Chance, type EndpointId, newJobId, type TenantId } from "../../core/id.ts";
import { notFound } from "../../core/problem.ts";
import type { ReplayChoice, ReplayJob, ReplayPosition, ReplayRequest } from "../../core/replay.ts";
import type { EpochMs } from "../../core/time.ts";
import { refuseDisabled } from "./refuse-disabled.ts";

/** How long a preview may count; API Gateway answers for us after 30 s. */
const PREVIEW_MS = 10_000;

export interface ReplayJobPorts {
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly candidates: ReadCandidates;
  readonly add: (job: ReplayJob) => Promise<void>;
  readonly start: (message: ReplayMessage) => Promise<void>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

export interface Preview {
  readonly matching: number;
  readonly lookedAt: number;
  /** False when there was more to look at than a preview has time for: then `matching` is a lower bound. */
  readonly complete: boolean;
}

export interface ReplayJobs {
  preview(tenant: TenantId, request: ReplayRequest): Promise<Preview>;
  create(tenant: TenantId, request: ReplayRequest): Promise<ReplayJob>;
}

export function createReplayJobs(ports: ReplayJobPorts): ReplayJobs {
  async function chosen(tenant: TenantId, { endpointId }: ReplayRequest): Promise<readonly Endpoint[]> {
    const endpoints = await ports.endpointsOf(tenant);
    if (endpointId === undefined) return endpoints.filter(({ state }) => state === "enabled");

    const endpoint = endpoints.find(({ id }) => id === endpointId);
    if (!endpoint) throw notFound();
    refuseDisabled(endpoint);
    return [endpoint];
  }

  return {
    preview: async (tenant, request) => {
      const endpoints = await chosen(tenant, request);
      const choice = choiceOf(
        request,
        endpoints.map(({ id }) => id),
      );
      return count({ tenant, choice, cycle: ports.now(), rate: Number.POSITIVE_INFINITY }, endpoints, ports);
    },

    // Stored before its message is sent: a message without a job ends at once, and a job without a message can be seen.
    create: async (tenant, request) => {
      const endpoints = await chosen(tenant, request);
      const now = ports.now();
      const choice = choiceOf(
        request,
        endpoints.map(({ id }) => id),
      );
      const job = newJob(tenant, choice, request.rate, now, ports.chance);
      await ports.add(job);
      await ports.start({ v: 1, tenant, job: job.id });
      return job;
    },
  };
}

async function count(
  job: Parameters<ReadCandidates>[0],
  endpoints: readonly Endpoint[],
  { candidates, now }: ReplayJobPorts,
): Promise<Preview> {
  const startedAt = now();
  let matching = 0;
  let lookedAt = 0;
  let position: ReplayPosition | undefined = { partition: 0 };
  while (position && now() - startedAt < PREVIEW_MS) {
    const page = await candidates(job, position, endpoints);
    matching += page.candidates.length;
    lookedAt += page.lookedAt;
    position = page.next;
  }
  return { matching, lookedAt, complete: position === undefined };
}

function choiceOf(request: ReplayRequest, endpoints: readonly EndpointId[]): ReplayChoice {
  const { since, until, status, types, reasons } = request;
  return { endpoints, since, until, status, ...(types && { types }), ...(reasons && { reasons }) };
}

const newJob = (tenant: TenantId, choice: ReplayChoice, rate: number, now: EpochMs, chance: Chance): ReplayJob => ({
  id: newJobId(now, chance),
  tenant,
  choice,
  rate,
  cycle: now,
  state: "running",
  position: { partition: 0 },
  lookedAt: 0,
  sent: 0,
  pacedUntil: now,
  createdAt: now,
  updatedAt: now,
  version: 1,
  writer: "manage",
});
