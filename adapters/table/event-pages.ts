import { eventPartition } from "../../core/contract/item-keys.ts";
import type { EventId, TenantId } from "../../core/id.ts";
import type { Table } from "./document-client.ts";
import { type EventSummary, EventSummaryItem } from "./event-item.ts";
import { queryUpTo } from "./query-up-to.ts";

export interface EventPage {
  readonly limit: number;
  readonly before?: EventId;
}

/** The events of a tenant, newest first, before the given one. */
export type ReadEvents = (tenant: TenantId, page: EventPage) => Promise<readonly EventSummary[]>;

export function createEventPages(table: Table): ReadEvents {
  return async (tenant, page) => {
    const shards = Array.from({ length: table.shards }, (_, shard) => queryShard(table, tenant, shard, page));
    const newestFirst = (await Promise.all(shards)).flat().sort((a, b) => (a.id < b.id ? 1 : -1));
    return newestFirst.slice(0, page.limit);
  };
}

async function queryShard(table: Table, tenant: TenantId, shard: number, { limit, before }: EventPage) {
  const items = await queryUpTo(table, limit, {
    KeyConditionExpression: before ? "pk = :events AND sk < :before" : "pk = :events",
    ProjectionExpression: "id, tenant, #type, acceptedAt, occurredAt, channels, deliveries",
    ExpressionAttributeNames: { "#type": "type" },
    ExpressionAttributeValues: { ":events": eventPartition(tenant, shard), ...(before && { ":before": before }) },
    ScanIndexForward: false,
  });
  return items.map((item) => EventSummaryItem.parse(item));
}
