import type { EndpointId, EventId, TenantId } from "../id.ts";

/** Primary key of an item of the table. Every key of the system is built in this file and nowhere else. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export const ENDPOINT_PREFIX = "ENDPOINT#";

export const tenantPartition = (tenant: TenantId): string => `TENANT#${tenant}`;

export const endpointKey = (tenant: TenantId, endpoint: EndpointId): ItemKey => ({
  pk: tenantPartition(tenant),
  sk: `${ENDPOINT_PREFIX}${endpoint}`,
});

export const eventKey = (tenant: TenantId, event: EventId, shards: number): ItemKey => ({
  pk: `EVENTS#${tenant}#${shardOf(event, shards)}`,
  sk: event,
});

export const deliveryPartition = (endpoint: EndpointId, shard: number): string => `DELIVERIES#${endpoint}#${shard}`;

export const deliveryKey = (endpoint: EndpointId, event: EventId, shards: number): ItemKey => ({
  pk: deliveryPartition(endpoint, shardOf(event, shards)),
  sk: event,
});

/** FNV-1a of the event id: stable for ever, because what was stored under a shard must be found there again. */
export function shardOf(event: EventId, shards: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < event.length; index++) {
    hash = Math.imul(hash ^ event.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % shards;
}

/** The one index, and a sparse one: only deliveries that need attention carry its attributes. */
export const ATTENTION_INDEX = { name: "attention", partition: "attentionPk", sort: "attentionSk" } as const;
