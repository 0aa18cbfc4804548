import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { jobKey, jobPartition } from "../../core/contract/item-keys.ts";
import { DEAD_REASONS } from "../../core/dead-reason.ts";
import { EndpointId, EventId, JobId, TenantId } from "../../core/id.ts";
import { REPLAY_STATUSES, type ReplayJob } from "../../core/replay.ts";
import { epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";
import { expiryAfter } from "./expiry.ts";
import { queryUpTo } from "./query-up-to.ts";

const Moment = z.number().transform(epochMs);

const JobItem = z.object({
  id: JobId,
  tenant: TenantId,
  choice: z.object({
    endpoints: z.array(EndpointId),
    types: z.array(z.string()).exactOptional(),
    since: Moment,
    until: Moment,
    status: z.enum(REPLAY_STATUSES),
    reasons: z.array(z.enum(DEAD_REASONS)).exactOptional(),
  }),
  rate: z.int(),
  cycle: z.int(),
  state: z.enum(["running", "finished", "cancelled"]),
  position: z.object({ partition: z.int(), after: EventId.exactOptional() }),
  lookedAt: z.int(),
  sent: z.int(),
  pacedUntil: Moment,
  createdAt: Moment,
  updatedAt: Moment,
  version: z.int(),
  writer: z.string(),
});

export interface JobStore {
  get(tenant: TenantId, id: JobId): Promise<ReplayJob | undefined>;
  /** Newest first, before the given one. */
  ofTenant(tenant: TenantId, page: { readonly limit: number; readonly before?: JobId }): Promise<readonly ReplayJob[]>;
  add(job: ReplayJob): Promise<void>;
  /** Puts a job in the place of its version before; false when somebody else has moved it on. */
  replace(job: ReplayJob): Promise<boolean>;
}

export function createJobStore(table: Table): JobStore {
  const { client, name: TableName } = table;
  const itemOf = (job: ReplayJob) => ({
    ...jobKey(job.tenant, job.id),
    ...job,
    expiresAt: expiryAfter(job.createdAt, table.retentionDays),
  });

  return {
    get: async (tenant, id) => {
      const get = new GetCommand({ TableName, Key: jobKey(tenant, id), ConsistentRead: true });
      const { Item } = await client.send(get);
      return Item && JobItem.parse(Item);
    },

    ofTenant: async (tenant, { limit, before }) => {
      const items = await queryUpTo(table, limit, {
        KeyConditionExpression: before ? "pk = :jobs AND sk < :before" : "pk = :jobs",
        ExpressionAttributeValues: { ":jobs": jobPartition(tenant), ...(before && { ":before": before }) },
        ScanIndexForward: false,
      });
      return items.map((item) => JobItem.parse(item));
    },

    add: async (job) => {
      await client.send(new PutCommand({ TableName, Item: itemOf(job) }));
    },

    replace: (job) =>
      succeedsUnlessConditionFails(
        client.send(
          new PutCommand({
            TableName,
            Item: itemOf(job),
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": job.version - 1 },
          }),
        ),
      ),
  };
}
