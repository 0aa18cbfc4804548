import { GetCommand, type UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { deliveryKey, deliveryPartition } from "../../core/contract/item-keys.ts";
import { beginsLaterCycle, type DeliveryRecord, type DeliveryStep } from "../../core/delivery.ts";
import type { EndpointId, EventId } from "../../core/id.ts";
import type { BatchWriter } from "./batch-writer.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import { readDelivery } from "./delivery-item.ts";
import { isNews, isNewsWithRoom, isNotDelivered, updateOf } from "./delivery-step.ts";
import type { Table } from "./document-client.ts";
import { expiryAfter } from "./expiry.ts";
import { queryUpTo } from "./query-up-to.ts";

export interface DeliveryStore {
  get(endpoint: EndpointId, event: EventId): Promise<DeliveryRecord | undefined>;
  /** Writes a whole record, in groups with what others have to write. For ends only: it overwrites what was there. */
  put(record: DeliveryRecord): Promise<void>;
  /** Writes one step, and the record where there is none. False when another message was there first. */
  advance(step: DeliveryStep): Promise<boolean>;
  /** Writes that a delivery arrived after all, whatever else was recorded of it meanwhile. */
  insist(step: DeliveryStep): Promise<void>;
}

export interface DeliveryReader {
  get(endpoint: EndpointId, event: EventId): Promise<DeliveryRecord | undefined>;
  /** Newest first, before the given event. */
  ofEndpoint(endpoint: EndpointId, page: DeliveryPage): Promise<readonly DeliveryRecord[]>;
}

export interface DeliveryPage {
  readonly limit: number;
  readonly before?: EventId;
}

export function createDeliveryStore(table: Table, writer: BatchWriter): DeliveryStore {
  const isWritten = (update: UpdateCommand) => succeedsUnlessConditionFails(table.client.send(update));

  return {
    get: (endpoint, event) => getDelivery(table, endpoint, event),

    put: (record) =>
      writer.put({
        ...deliveryKey(record.endpoint, record.event, table.shards),
        ...record,
        expiresAt: expiryAfter(record.acceptedAt, table.retentionDays),
      }),

    advance: async (step) => {
      if (!beginsLaterCycle(step)) return isWritten(updateOf(table, step, isNews(step)));
      const added = await isWritten(updateOf(table, step, isNewsWithRoom(step)));
      return added || isWritten(updateOf(table, step, isNews(step), "begun_anew"));
    },

    insist: async (step) => {
      const late = { ...step, spends: false };
      await isWritten(updateOf(table, late, isNotDelivered));
    },
  };
}

export function createDeliveryReader(table: Table): DeliveryReader {
  return {
    get: (endpoint, event) => getDelivery(table, endpoint, event),

    ofEndpoint: async (endpoint, page) => {
      const shards = Array.from({ length: table.shards }, (_, shard) => queryShard(table, endpoint, shard, page));
      const newestFirst = (await Promise.all(shards)).flat().sort((a, b) => (a.event < b.event ? 1 : -1));
      return newestFirst.slice(0, page.limit);
    },
  };
}

async function getDelivery(table: Table, endpoint: EndpointId, event: EventId): Promise<DeliveryRecord | undefined> {
  const Key = deliveryKey(endpoint, event, table.shards);
  const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
  return Item && readDelivery(Item);
}

async function queryShard(table: Table, endpoint: EndpointId, shard: number, { limit, before }: DeliveryPage) {
  const items = await queryUpTo(table, limit, {
    KeyConditionExpression: before ? "pk = :deliveries AND sk < :before" : "pk = :deliveries",
    ExpressionAttributeValues: {
      ":deliveries": deliveryPartition(endpoint, shard),
      ...(before && { ":before": before }),
    },
    ScanIndexForward: false,
  });
  return items.map(readDelivery);
}
