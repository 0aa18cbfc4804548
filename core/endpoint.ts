import * as z from "zod";
import { EventTypePattern, matchesEventType } from "./event-type.ts";
import type { EndpointId, TenantId } from "./id.ts";
import type { EpochMs } from "./time.ts";

/** What a caller says to register an endpoint. Whether the address is allowed is decided by the address rules. */
export const EndpointRequest = z.strictObject({
  url: z.string().min(1).max(2048),
  eventTypes: z.array(EventTypePattern).min(1).max(100).default(["*"]),
  description: z.string().max(256).exactOptional(),
});
export type EndpointRequest = z.infer<typeof EndpointRequest>;

/** A URL of a tenant that wants some event types. */
export interface Endpoint {
  readonly id: EndpointId;
  readonly tenant: TenantId;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly description?: string;
  readonly state: "enabled" | "disabled";
  /** The signing secrets, newest first, as an envelope of JSON. */
  readonly sealedSecrets: Uint8Array;
  readonly createdAt: EpochMs;
}

/** What may be said of an endpoint: everything but its secrets. */
export function describeEndpoint(endpoint: Endpoint) {
  const { sealedSecrets: _, createdAt, ...shown } = endpoint;
  return { ...shown, createdAt: new Date(createdAt).toISOString() };
}

export const isSubscribed = (endpoint: Endpoint, eventType: string): boolean =>
  matchesEventType(endpoint.eventTypes, eventType);
