import * as z from "zod";
import { EventTypeName } from "./event-type.ts";
import { type EventId, TenantId } from "./id.ts";
import type { EpochMs } from "./time.ts";

/** What a publisher sends. `data` may be any JSON; what is delivered is built from it once and never again. */
export const PublishRequest = z.strictObject({
  tenant: TenantId.default(TenantId.parse("default")),
  type: EventTypeName,
  data: z.json(),
});
export type PublishRequest = z.infer<typeof PublishRequest>;

/** An event that was accepted, under the id that receivers will see in `webhook-id`. */
export interface AcceptedEvent {
  readonly id: EventId;
  readonly tenant: TenantId;
  readonly type: string;
  readonly acceptedAt: EpochMs;
}

/** The exact bytes that every endpoint of the event gets, on every attempt: they are sealed and signed as they are. */
export function webhookBody(event: AcceptedEvent, data: PublishRequest["data"]): Uint8Array {
  const timestamp = new Date(event.acceptedAt).toISOString();
  return new TextEncoder().encode(JSON.stringify({ type: event.type, timestamp, data }));
}
