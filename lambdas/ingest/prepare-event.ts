import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import type { OutgoingMessage } from "../../adapters/queue/queue.ts";
import type { StoredEvent } from "../../adapters/table/event-item.ts";
import type { PayloadPlace } from "../../core/contract/delivery-message.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import { firstAttempt } from "../../core/delivery-cycle.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { type AcceptedEvent, type PublishRequest, webhookBody } from "../../core/event.ts";
import type { Chance, EndpointId, EventId, TenantId } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import { metadataOf, payloadOf, type SealedRecord } from "../../core/sealed-record.ts";
import { wants } from "../../core/subscription.ts";
import type { EventIdentity } from "./hold-claim.ts";
import type { PublishCall } from "./publish-call.ts";

/** What a webhook may weigh, as sent. */
const MAX_PAYLOAD_BYTES = 1024 * 1024;
/** Sealed payloads up to this ride in messages: SQS bills each 64 KiB, and DynamoDB takes items of 400 KB at most. */
const MAX_INLINE_BYTES = 64 * 1024;

export interface PreparePorts {
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly seal: (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly putPayload: (key: string, sealed: Uint8Array) => Promise<void>;
  readonly chance: Chance;
}

/** All that accepting an event takes, before any of it is done. */
export interface PreparedEvent {
  readonly messages: readonly OutgoingMessage[];
  /** A disabled endpoint gets no request but a record, so that a replay can find what it missed. */
  readonly skipped: readonly DeliveryRecord[];
  readonly stored: StoredEvent;
}

export type PrepareEvent = (call: PublishCall, identity: EventIdentity) => Promise<PreparedEvent>;

/** Before anything is claimed for it: a refused request must leave its idempotency key free. */
export function refuseTooLarge(request: PublishRequest, identity: EventIdentity): void {
  const { length } = webhookBody(acceptedEvent(request, identity), request.data);
  if (length <= MAX_PAYLOAD_BYTES) return;
  const detail = `The webhook would have ${length} bytes, at most ${MAX_PAYLOAD_BYTES} are allowed`;
  throw new ApiProblem(413, "payload_too_large", detail);
}

export function createPrepareEvent(ports: PreparePorts): PrepareEvent {
  return async ({ request, traceparent }, identity) => {
    const event = acceptedEvent(request, identity);
    const [payload, sealedMetadata, endpoints] = await Promise.all([
      placePayload(event, request, ports),
      sealMetadata(event, request, ports),
      ports.endpointsOf(event.tenant),
    ]);
    const wanting = endpoints.filter((endpoint) => wants(endpoint, request));
    const enabled = idsOf(wanting, "enabled");
    const sending = { chance: ports.chance, traceparent };
    return {
      messages: enabled.map((id) => outgoingTo(id, event, payload, sending)),
      skipped: idsOf(wanting, "disabled").map((id) => skipped(event, id)),
      stored: {
        event,
        payload,
        endpoints: wanting.map(({ id }) => id),
        deliveries: enabled.length,
        ...(sealedMetadata && { sealedMetadata }),
      },
    };
  };
}

const acceptedEvent = (
  { tenant, type, occurredAt, channels }: PublishRequest,
  identity: EventIdentity,
): AcceptedEvent => ({
  ...identity,
  tenant,
  type,
  ...(occurredAt !== undefined && { occurredAt }),
  ...(channels !== undefined && { channels }),
});

async function placePayload(
  event: AcceptedEvent,
  { data }: PublishRequest,
  { seal, putPayload }: PreparePorts,
): Promise<PayloadPlace> {
  const sealed = await seal(payloadOf(event.tenant, event.id), webhookBody(event, data));
  if (sealed.length <= MAX_INLINE_BYTES) return { in: "message", sealed: Buffer.from(sealed).toString("base64") };

  const key = payloadKey(event.tenant, event.id);
  await putPayload(key, sealed);
  return { in: "bucket", key };
}

const payloadKey = (tenant: TenantId, event: EventId): string => `${tenant}/${event}`;

async function sealMetadata({ tenant, id }: AcceptedEvent, { metadata }: PublishRequest, { seal }: PreparePorts) {
  return metadata && seal(metadataOf(tenant, id), new TextEncoder().encode(JSON.stringify(metadata)));
}

const idsOf = (endpoints: readonly Endpoint[], state: Endpoint["state"]): readonly EndpointId[] =>
  endpoints.filter((endpoint) => endpoint.state === state).map(({ id }) => id);

function outgoingTo(
  endpoint: EndpointId,
  event: AcceptedEvent,
  payload: PayloadPlace,
  { chance, traceparent }: { readonly chance: Chance; readonly traceparent: string | undefined },
): OutgoingMessage {
  const message = firstAttempt(event, endpoint, payload, chance);
  return outgoing(traceparent === undefined ? message : { ...message, traceparent });
}

const skipped = ({ id: event, tenant, type, acceptedAt }: AcceptedEvent, endpoint: EndpointId): DeliveryRecord => ({
  tenant,
  endpoint,
  event,
  type,
  acceptedAt,
  status: "skipped",
  attempts: [],
});
