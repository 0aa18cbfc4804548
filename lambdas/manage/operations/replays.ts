import { PageQuery } from "../../../core/contract/api/pages.ts";
import { JobId, type TenantId } from "../../../core/id.ts";
import { ApiProblem, notFound } from "../../../core/problem.ts";
import { type ReplayJob, ReplayRequest } from "../../../core/replay.ts";
import { cancelled } from "../../../core/replay-progress.ts";
import type { EpochMs } from "../../../core/time.ts";
import { type AuthorizedEvent, tenantFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import { readBody } from "../../middleware/request-body.ts";
import type { Cursors } from "../cursors.ts";
import type { Operations } from "../operation.ts";
import { readPage } from "../page.ts";
import type { ReplayJobs } from "../replay-jobs.ts";

/** A worker writes once per page, some ten times a second at most. */
const MAX_TRIES = 10;

export interface ReplayOperationPorts {
  readonly jobs: ReplayJobs;
  readonly get: (tenant: TenantId, id: JobId) => Promise<ReplayJob | undefined>;
  readonly ofTenant: (
    tenant: TenantId,
    page: { readonly limit: number; readonly before?: JobId },
  ) => Promise<readonly ReplayJob[]>;
  readonly replace: (job: ReplayJob) => Promise<boolean>;
  readonly cursors: Cursors;
  readonly now: () => EpochMs;
}

type ReplayRoute = "createReplay" | "listReplays" | "getReplay" | "cancelReplay";

export function replayOperations(ports: ReplayOperationPorts): Operations<ReplayRoute> {
  async function jobOf(event: AuthorizedEvent): Promise<ReplayJob> {
    const tenant = tenantFor(event);
    const id = JobId.safeParse(event.pathParameters?.job);
    const job = id.success ? await ports.get(tenant, id.data) : undefined;
    if (!job) throw notFound();
    return job;
  }

  return {
    createReplay: async (event) => {
      const tenant = tenantFor(event);
      const request = readBody(ReplayRequest, event);
      if (request.dryRun) return answer(200, await ports.jobs.preview(tenant, request));
      return answer(202, describe(await ports.jobs.create(tenant, request)));
    },

    listReplays: async (event) => {
      const tenant = tenantFor(event);
      const { limit, cursor } = readQuery(PageQuery, event);
      const list = { route: "listReplays", tenant } as const;
      const before = await ports.cursors.open(list, cursor, JobId);
      const read = (most: number) => ports.ofTenant(tenant, { limit: most, ...(before && { before }) });
      const { entries, last } = await readPage(limit, read);
      return answer(200, { replays: entries.map(describe), ...(await ports.cursors.next(list, last?.id)) });
    },

    getReplay: async (event) => answer(200, describe(await jobOf(event))),

    cancelReplay: async (event) => {
      for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
        const job = await jobOf(event);
        const next = cancelled(job, { now: ports.now(), writer: "manage" });
        if (next === job || (await ports.replace(next))) return answer(200, describe(next));
      }
      throw new ApiProblem(409, "conflict", `The replay moved on ${MAX_TRIES} times while it was to be cancelled`);
    },
  };
}

function describe({ id, tenant, choice, rate, state, lookedAt, sent, createdAt, updatedAt }: ReplayJob) {
  const { since, until, ...chosen } = choice;
  return {
    id,
    tenant,
    ...chosen,
    since: text(since),
    until: text(until),
    rate,
    state,
    progress: { lookedAt, sent },
    createdAt: text(createdAt),
    updatedAt: text(updatedAt),
  };
}

const text = (moment: EpochMs): string => new Date(moment).toISOString();
