import type { ApiKeyId } from "../api-key.ts";
import type { TenantScope } from "../api-key-record.ts";
import type { EndpointId, EventId, JobId, TenantId } from "../id.ts";

/** Primary key of an item of the table. Every key of the system is built in this file and nowhere else. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export const ENDPOINT_PREFIX = "ENDPOINT#";

export const tenantPartition = (tenant: TenantId): string => `TENANT#${tenant}`;

export const tenantKey = (tenant: TenantId): ItemKey => ({ pk: tenantPartition(tenant), sk: "TENANT" });

export const endpointKey = (tenant: TenantId, endpoint: EndpointId): ItemKey => ({
  pk: tenantPartition(tenant),
  sk: `${ENDPOINT_PREFIX}${endpoint}`,
});

export const eventPartition = (tenant: TenantId, shard: number): string => `EVENTS#${tenant}#${shard}`;

export const eventKey = (tenant: TenantId, event: EventId, shards: number): ItemKey => ({
  pk: eventPartition(tenant, shardOf(event, shards)),
  sk: event,
});

/** The items of a batch lie beside each other under the key of their batch. */
export const claimKey = (tenant: TenantId, idempotencyKey: string, item?: number): ItemKey => ({
  pk: `IDEMPOTENCY#${tenant}#${idempotencyKey}`,
  sk: item === undefined ? "CLAIM" : `CLAIM#${item}`,
});

/** Of the whole stage and of no tenant: what events mean is said by the team that publishes them. */
export const EVENT_TYPES_PARTITION = "EVENTTYPES";

export const eventTypeKey = (name: string): ItemKey => ({ pk: EVENT_TYPES_PARTITION, sk: name });

export const tenantLimitsKey = (tenant: TenantId): ItemKey => ({ pk: tenantPartition(tenant), sk: "LIMITS" });

/** `TENANT#acme` or `KEY#id`: whose publishing is counted. */
export const publishRateKey = (subject: string): ItemKey => ({ pk: `PUBLISHRATE#${subject}`, sk: "RATE" });

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

export const circuitKey = (endpoint: EndpointId): ItemKey => ({ pk: `CIRCUIT#${endpoint}`, sk: "CIRCUIT" });

/** Beside the circuit and not in it: every batch to a limited endpoint writes here, and would void the circuit's version. */
export const rateKey = (endpoint: EndpointId): ItemKey => ({ pk: `RATE#${endpoint}`, sk: "RATE" });

/** The one index, and a sparse one: only what needs attention carries its attributes (docs/adr/020-circuits-in-the-index.md). */
export const ATTENTION_INDEX = { name: "attention", partition: "attentionPk", sort: "attentionSk" } as const;

/** Circuits that are not simply closed, by endpoint: what `wake` looks after. */
export const CIRCUITS_PARTITION = "CIRCUITS";

/** All tenants, by id. */
export const TENANTS_PARTITION = "TENANTS";

/** The dead deliveries of a tenant, by the moment of their end. */
export const deadPartition = (tenant: TenantId): string => `DEAD#${tenant}`;

export const apiKeyKey = (key: ApiKeyId): ItemKey => ({ pk: `KEY#${key}`, sk: "KEY" });

/** Names the keys of a tenant, or of all with `*`; what is known of a key is in the key's own item. */
export const apiKeysPartition = (tenant: TenantScope): string => `KEYS#${tenant}`;

/** The entries of a tenant's audit log, by number. */
export const auditPartition = (tenant: TenantScope): string => `AUDIT#${tenant}`;

export const jobPartition = (tenant: TenantId): string => `JOB#${tenant}`;

export const jobKey = (tenant: TenantId, job: JobId): ItemKey => ({ pk: jobPartition(tenant), sk: job });

export const statsPartition = (tenant: TenantId): string => `STATS#${tenant}`;

/** `2026-11-20T12`: what was counted in one hour. */
export const statsKey = (tenant: TenantId, hour: string): ItemKey => ({ pk: statsPartition(tenant), sk: hour });
