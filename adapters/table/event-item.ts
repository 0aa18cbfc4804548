import * as z from "zod";
import type { PayloadPlace } from "../../core/contract/delivery-message.ts";
import type { AcceptedEvent } from "../../core/event.ts";
import { EndpointId, EventId, TenantId } from "../../core/id.ts";
import { epochMs } from "../../core/time.ts";

/** An event as it is kept: what was accepted, and for whom. */
export interface StoredEvent {
  readonly event: AcceptedEvent;
  readonly payload: PayloadPlace;
  /** All that wanted it. Those that were disabled then have their record, and no delivery. */
  readonly endpoints: readonly EndpointId[];
  readonly deliveries: number;
  /** The publisher's own words about it, as an envelope of JSON. */
  readonly sealedMetadata?: Uint8Array;
}

const Moment = z.number().transform(epochMs);
const Bytes = z.instanceof(Uint8Array);

/** What a list of events shows: no payload is read for it. */
export interface EventSummary extends AcceptedEvent {
  readonly deliveries: number;
}

export const EventSummaryItem = z.object({
  id: EventId,
  tenant: TenantId,
  type: z.string(),
  acceptedAt: Moment,
  occurredAt: Moment.exactOptional(),
  channels: z.array(z.string()).exactOptional(),
  deliveries: z.int(),
});

const EventItem = EventSummaryItem.extend({
  endpoints: z.array(EndpointId),
  payload: Bytes.exactOptional(),
  payloadKey: z.string().exactOptional(),
  sealedMetadata: Bytes.exactOptional(),
});

export function writeEventItem({ event, payload, ...rest }: StoredEvent): Record<string, unknown> {
  return { ...event, ...rest, ...writePlace(payload) };
}

export function readEventItem(item: unknown): StoredEvent {
  const { endpoints, deliveries, payload, payloadKey, sealedMetadata, ...event } = EventItem.parse(item);
  return {
    event,
    endpoints,
    deliveries,
    payload: readPlace(event.id, payload, payloadKey),
    ...(sealedMetadata && { sealedMetadata }),
  };
}

/** Bytes, not base64: DynamoDB bills by size. */
const writePlace = (payload: PayloadPlace) =>
  payload.in === "message" ? { payload: Buffer.from(payload.sealed, "base64") } : { payloadKey: payload.key };

function readPlace(event: EventId, payload: Uint8Array | undefined, key: string | undefined): PayloadPlace {
  if (payload) return { in: "message", sealed: Buffer.from(payload).toString("base64") };
  if (key !== undefined) return { in: "bucket", key };
  throw new Error(`Cannot read event "${event}": its item has neither a payload nor the key of one`);
}
