import * as z from "zod";
import { Channel } from "./channel.ts";
import { EventTypeName } from "./event-type.ts";
import { type EventId, TenantId } from "./id.ts";
import { IsoMoment } from "./iso-moment.ts";
import { Metadata } from "./metadata.ts";
import type { EpochMs } from "./time.ts";

const MAX_CHANNELS = 10;

/** What a publisher sends. What is delivered is built from it once and never again. */
export const PublishRequest = z.strictObject({
  tenant: TenantId.default(TenantId.parse("default")),
  type: EventTypeName,
  // Any JSON. Not `z.json()`: it walks through what JSON.parse has just made, which takes longer than sealing it.
  data: z.unknown().refine((data) => data !== undefined, "wanted any JSON, null included"),
  channels: z.array(Channel).max(MAX_CHANNELS).exactOptional(),
  metadata: Metadata.exactOptional(),
  occurredAt: IsoMoment.exactOptional(),
});
export type PublishRequest = z.infer<typeof PublishRequest>;

/** An event that was accepted, under the id that receivers will see in `webhook-id`. */
export interface AcceptedEvent {
  readonly id: EventId;
  readonly tenant: TenantId;
  readonly type: string;
  readonly acceptedAt: EpochMs;
  /** When it happened, where the publisher says so. */
  readonly occurredAt?: EpochMs;
  readonly channels?: readonly string[];
}

/** The one moment that receivers and publishers are told. */
export const timestampOf = ({ occurredAt, acceptedAt }: Pick<AcceptedEvent, "occurredAt" | "acceptedAt">): string =>
  new Date(occurredAt ?? acceptedAt).toISOString();

/** The exact bytes that every endpoint of the event gets, on every attempt: they are sealed and signed as they are. */
export function webhookBody(event: AcceptedEvent, data: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ type: event.type, timestamp: timestampOf(event), data }));
}
