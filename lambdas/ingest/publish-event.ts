import type { OutgoingMessage, SendAll } from "../../adapters/queue/queue.ts";
import type { StoredEvent } from "../../adapters/table/events.ts";
import { type DeliveryMessage, newMessageId, type PayloadPlace } from "../../core/contract/delivery-message.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import { type Endpoint, isSubscribed } from "../../core/endpoint.ts";
import { type AcceptedEvent, type PublishRequest, webhookBody } from "../../core/event.ts";
import { type Chance, type EventId, newEventId, type TenantId } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import { payloadOf, type SealedRecord } from "../../core/sealed-record.ts";
import type { EpochMs } from "../../core/time.ts";

/** What a webhook may weigh, as sent. */
export const MAX_PAYLOAD_BYTES = 1024 * 1024;
/** Sealed payloads up to this ride in messages: SQS bills each 64 KiB, and DynamoDB takes items of 400 KB at most. */
const MAX_INLINE_BYTES = 64 * 1024;

export interface PublishPorts {
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly seal: (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly putPayload: (key: string, sealed: Uint8Array) => Promise<void>;
  readonly send: SendAll;
  readonly recordSkipped: (record: DeliveryRecord) => Promise<void>;
  readonly store: (event: StoredEvent) => Promise<void>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

export interface Published {
  readonly event: AcceptedEvent;
  readonly deliveries: number;
}

export type PublishEvent = (request: PublishRequest, traceparent?: string) => Promise<Published>;

/** Accepts an event: send, then store. That it is stored is the proof that every delivery is in the queue. */
export function createPublishEvent(ports: PublishPorts): PublishEvent {
  return async (request, traceparent) => {
    const event = acceptEvent(request, ports);
    const body = webhookBody(event, request.data);
    if (body.length > MAX_PAYLOAD_BYTES) throw tooLarge(body.length);

    const [payload, endpoints] = await Promise.all([placePayload(event, body, ports), ports.endpointsOf(event.tenant)]);
    const wanting = endpoints.filter((endpoint) => isSubscribed(endpoint, event.type));
    const enabled = wanting.filter((endpoint) => endpoint.state === "enabled");
    await ports.send(enabled.map((endpoint) => firstAttempt(event, endpoint, payload, ports.chance, traceparent)));
    await Promise.all(
      wanting
        .filter((endpoint) => endpoint.state === "disabled")
        .map((endpoint) => ports.recordSkipped(skipped(event, endpoint))),
    );
    await ports.store({ event, payload, endpoints: wanting.map((endpoint) => endpoint.id) });
    return { event, deliveries: enabled.length };
  };
}

function acceptEvent(request: PublishRequest, { now, chance }: PublishPorts): AcceptedEvent {
  const acceptedAt = now();
  return { id: newEventId(acceptedAt, chance), tenant: request.tenant, type: request.type, acceptedAt };
}

const tooLarge = (bytes: number) =>
  new ApiProblem(
    413,
    "payload_too_large",
    `The webhook would have ${bytes} bytes, at most ${MAX_PAYLOAD_BYTES} are allowed`,
  );

async function placePayload(event: AcceptedEvent, body: Uint8Array, ports: PublishPorts): Promise<PayloadPlace> {
  const sealed = await ports.seal(payloadOf(event.tenant, event.id), body);
  if (sealed.length <= MAX_INLINE_BYTES) return { in: "message", sealed: Buffer.from(sealed).toString("base64") };

  const key = payloadKey(event.tenant, event.id);
  await ports.putPayload(key, sealed);
  return { in: "bucket", key };
}

const payloadKey = (tenant: TenantId, event: EventId): string => `${tenant}/${event}`;

function firstAttempt(
  event: AcceptedEvent,
  endpoint: Endpoint,
  payload: PayloadPlace,
  chance: Chance,
  traceparent?: string,
): OutgoingMessage {
  const message: DeliveryMessage = {
    v: 1,
    id: newMessageId(chance),
    tenant: event.tenant,
    endpoint: endpoint.id,
    event: event.id,
    type: event.type,
    acceptedAt: event.acceptedAt,
    cycle: 1,
    attempt: 1,
    payload,
    ...(traceparent && { traceparent }),
  };
  return { body: JSON.stringify(message), group: endpoint.id };
}

/** A disabled endpoint gets no request but a record, so that a replay can find what it missed. */
function skipped(event: AcceptedEvent, endpoint: Endpoint): DeliveryRecord {
  return {
    tenant: event.tenant,
    endpoint: endpoint.id,
    event: event.id,
    type: event.type,
    acceptedAt: event.acceptedAt,
    status: "skipped",
    attempts: [],
  };
}
