import type { EnvelopeContext } from "./envelope-context.ts";
import type { EndpointId, EventId, TenantId } from "./id.ts";

/** What an envelope of ours is bound to. Sealing and opening must name the same record, so each is named here once. */
export interface SealedRecord extends EnvelopeContext {
  readonly tenant: TenantId;
}

export const payloadOf = (tenant: TenantId, event: EventId): SealedRecord => ({
  purpose: "payload",
  tenant,
  recordType: "event",
  recordId: event,
});

export const secretsOf = (tenant: TenantId, endpoint: EndpointId): SealedRecord => ({
  purpose: "endpoint-secret",
  tenant,
  recordType: "endpoint",
  recordId: endpoint,
});

export const headersOf = (tenant: TenantId, endpoint: EndpointId): SealedRecord => ({
  purpose: "endpoint-headers",
  tenant,
  recordType: "endpoint",
  recordId: endpoint,
});

export const excerptOf = (tenant: TenantId, endpoint: EndpointId, event: EventId): SealedRecord => ({
  purpose: "response-excerpt",
  tenant,
  recordType: "delivery",
  recordId: `${endpoint}/${event}`,
});

/** Of its publisher's own words about an event: they may say as much as the payload does. */
export const metadataOf = (tenant: TenantId, event: EventId): SealedRecord => ({
  purpose: "payload",
  tenant,
  recordType: "event-metadata",
  recordId: event,
});

export const requestHashOf = (tenant: TenantId, event: EventId): SealedRecord => ({
  purpose: "payload",
  tenant,
  recordType: "request-hash",
  recordId: event,
});
