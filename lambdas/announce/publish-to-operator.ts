import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import type { SendAll } from "../../adapters/queue/queue.ts";
import type { StoredEvent } from "../../adapters/table/event-item.ts";
import type { PayloadPlace } from "../../core/contract/delivery-message.ts";
import { type Announcement, OPERATOR_TENANT } from "../../core/contract/operational-event.ts";
import { firstAttempt } from "../../core/delivery-cycle.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { type AcceptedEvent, webhookBody } from "../../core/event.ts";
import type { Chance, TenantId } from "../../core/id.ts";
import { payloadOf, type SealedRecord } from "../../core/sealed-record.ts";
import { wants } from "../../core/subscription.ts";

export interface PublishToOperatorPorts {
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  /** Seals like another envelope of the tenant: this function may open data keys, and makes none. */
  readonly sealLike: (envelope: Uint8Array, record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly send: SendAll;
  readonly store: (event: StoredEvent) => Promise<void>;
  readonly chance: Chance;
}

/** An operational event as a webhook of the tenant `_operator`, by the order of every publication: send, then store. */
export function createPublishToOperator(ports: PublishToOperatorPorts): (announcement: Announcement) => Promise<void> {
  return async (announcement) => {
    const event = acceptedEventOf(announcement);
    const data = dataOf(announcement);
    const endpoints = await ports.endpointsOf(OPERATOR_TENANT);
    const wanting = endpoints.filter(
      (endpoint) => endpoint.state === "enabled" && wants(endpoint, { type: event.type, data }),
    );
    const [first] = wanting;
    if (first === undefined) return; // nobody listens, and the bus was told

    const record = payloadOf(OPERATOR_TENANT, event.id);
    const sealed = await ports.sealLike(first.sealedSecrets, record, webhookBody(event, data));
    const payload: PayloadPlace = { in: "message", sealed: Buffer.from(sealed).toString("base64") };
    await ports.send(wanting.map(({ id }) => outgoing(firstAttempt(event, id, payload, ports.chance))));
    await ports.store({ event, payload, endpoints: wanting.map(({ id }) => id), deliveries: wanting.length });
  };
}

const acceptedEventOf = ({ id, event }: Announcement): AcceptedEvent => ({
  id,
  tenant: OPERATOR_TENANT,
  type: event.type,
  acceptedAt: event.at,
});

function dataOf({ event }: Announcement) {
  const { type: _, at: __, ...data } = event;
  return data;
}
