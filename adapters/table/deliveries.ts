import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { deliveryKey, deliveryPartition } from "../../core/contract/item-keys.ts";
import { DEAD_REASONS } from "../../core/dead-reason.ts";
import type { Attempt, DeliveryRecord } from "../../core/delivery.ts";
import { EndpointId, EventId, TenantId } from "../../core/id.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import type { BatchWriter } from "./batch-writer.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";
import { expiryAfter } from "./expiry.ts";

const Moment = z.number().transform(epochMs);

const AttemptItem = z.object({
  number: z.int().min(1),
  at: Moment,
  outcome: z.enum(["delivered", "rejected", "gone", "unreachable", "blocked", "ours"]),
  reason: z.string().exactOptional(),
  status: z.int().exactOptional(),
  latencyMs: z.number().exactOptional(),
  sealedExcerpt: z.instanceof(Uint8Array).exactOptional(),
});

const DeliveryItem = z.object({
  tenant: TenantId,
  endpoint: EndpointId,
  event: EventId,
  type: z.string(),
  acceptedAt: Moment,
  status: z.enum(["delivered", "failing", "held", "dead", "skipped"]),
  attempts: z.array(AttemptItem),
  nextAttemptAt: Moment.exactOptional(),
  deadReason: z.enum(DEAD_REASONS).exactOptional(),
  last: z.object({ cycle: z.int(), attempt: z.int(), message: z.string() }).exactOptional(),
});

export interface DeliveryStore {
  get(endpoint: EndpointId, event: EventId): Promise<DeliveryRecord | undefined>;
  /** Writes a whole record, in groups with what others have to write. For ends only: it overwrites what was there. */
  put(record: DeliveryRecord): Promise<void>;
  /** Adds one attempt, and the record where there is none. False when an attempt of that number is recorded already. */
  addAttempt(record: DeliveryRecord, attempt: Attempt): Promise<boolean>;
}

export interface DeliveryReader {
  /** Newest first, before the given event. */
  ofEndpoint(endpoint: EndpointId, page: DeliveryPage): Promise<readonly DeliveryRecord[]>;
}

export interface DeliveryPage {
  readonly limit: number;
  readonly before?: EventId;
}

export function createDeliveryStore(table: Table, writer: BatchWriter): DeliveryStore {
  return {
    get: async (endpoint, event) => {
      const Key = deliveryKey(endpoint, event, table.shards);
      const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
      return Item && DeliveryItem.parse(Item);
    },

    put: (record) =>
      writer.put({ ...deliveryKey(record.endpoint, record.event, table.shards), ...itemOf(table, record) }),

    addAttempt: (record, attempt) => appendAttempt(table, record, attempt),
  };
}

export function createDeliveryReader(table: Table): DeliveryReader {
  return {
    ofEndpoint: async (endpoint, page) => {
      const shards = Array.from({ length: table.shards }, (_, shard) => queryShard(table, endpoint, shard, page));
      const newestFirst = (await Promise.all(shards)).flat().sort((a, b) => (a.event < b.event ? 1 : -1));
      return newestFirst.slice(0, page.limit);
    },
  };
}

const itemOf = (table: Table, record: DeliveryRecord) => ({
  ...record,
  expiresAt: expiryAfter(record.acceptedAt, table.retentionDays),
});

function appendAttempt(table: Table, record: DeliveryRecord, attempt: Attempt): Promise<boolean> {
  const { attempts: _, nextAttemptAt, ...fields } = itemOf(table, record);
  const update = new UpdateCommand({
    TableName: table.name,
    Key: deliveryKey(record.endpoint, record.event, table.shards),
    // Two messages for one attempt (SQS delivers at least once): the second finds it recorded (core/duplicate.ts).
    ConditionExpression:
      "attribute_not_exists(pk) OR attribute_not_exists(#last) OR #last.#cycle < :cycle " +
      "OR (#last.#cycle = :cycle AND #last.attempt < :number AND NOT #status IN (:delivered, :dead, :skipped))",
    ...updateOf(fields, attempt, nextAttemptAt, record.last?.cycle ?? 1),
  });
  return succeedsUnlessConditionFails(table.client.send(update));
}

/** Sets all fields, because there may be no item yet; a moment that no longer counts is taken away. */
function updateOf(
  fields: Record<string, unknown>,
  attempt: Attempt,
  nextAttemptAt: EpochMs | undefined,
  cycle: number,
) {
  const all = { ...fields, ...(nextAttemptAt !== undefined && { nextAttemptAt }) };
  const names = Object.keys(all);
  const sets = names.map((name) => `#${name} = :${name}`).join(", ");
  const removal = nextAttemptAt === undefined ? " REMOVE nextAttemptAt" : "";
  return {
    UpdateExpression: `SET attempts = list_append(if_not_exists(attempts, :none), :attempt), ${sets}${removal}`,
    // `cycle` is a reserved word of DynamoDB, also within a path.
    ExpressionAttributeNames: Object.fromEntries([...names, "cycle"].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ":none": [],
      ":attempt": [attempt],
      ":number": attempt.number,
      ":cycle": cycle,
      ":delivered": "delivered",
      ":dead": "dead",
      ":skipped": "skipped",
      ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`:${name}`, value])),
    },
  };
}

async function queryShard(
  table: Table,
  endpoint: EndpointId,
  shard: number,
  page: DeliveryPage,
): Promise<readonly DeliveryRecord[]> {
  const { Items } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: page.before ? "pk = :deliveries AND sk < :before" : "pk = :deliveries",
      ExpressionAttributeValues: {
        ":deliveries": deliveryPartition(endpoint, shard),
        ...(page.before && { ":before": page.before }),
      },
      ScanIndexForward: false,
      Limit: page.limit,
    }),
  );
  return (Items ?? []).map((item) => DeliveryItem.parse(item));
}
