import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import type { SendAll } from "../../adapters/queue/queue.ts";
import type { StoredEvent } from "../../adapters/table/event-item.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import { firstAttempt } from "../../core/delivery-cycle.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { type AcceptedEvent, webhookBody } from "../../core/event.ts";
import { type Chance, type EndpointId, type EventId, newEventId } from "../../core/id.ts";
import { payloadOf, type SealedRecord } from "../../core/sealed-record.ts";
import { after, type EpochMs } from "../../core/time.ts";
import { refuseDisabled } from "./refuse-disabled.ts";

const TEST_TYPE = "posthorn.test";
const TEST_DATA = { message: "If you can read this, the endpoint works." };

/** Longer than the usual deadline of an attempt, shorter than what API Gateway waits. */
const ANSWER_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 200;

export interface TestEndpointPorts {
  readonly seal: (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly send: SendAll;
  readonly store: (stored: StoredEvent) => Promise<void>;
  readonly delivery: (endpoint: EndpointId, event: EventId) => Promise<DeliveryRecord | undefined>;
  readonly pause: (ms: number) => Promise<void>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

export interface Tested {
  readonly event: EventId;
  /** Undefined when nothing had come of it in time. */
  readonly delivery: DeliveryRecord | undefined;
}

export type TestEndpoint = (endpoint: Endpoint) => Promise<Tested>;

/**
 * A delivery by the way of all others, which is what a test is to test, and a wait for its record
 * (docs/adr/060-tests-go-the-way-of-all-deliveries.md).
 */
export function createTestEndpoint(ports: TestEndpointPorts): TestEndpoint {
  return async (endpoint) => {
    refuseDisabled(endpoint);
    const acceptedAt = ports.now();
    const { tenant, id } = endpoint;
    const event: AcceptedEvent = { id: newEventId(acceptedAt, ports.chance), tenant, type: TEST_TYPE, acceptedAt };
    const envelope = await ports.seal(payloadOf(tenant, event.id), webhookBody(event, TEST_DATA));
    const payload = { in: "message", sealed: Buffer.from(envelope).toString("base64") } as const;
    await ports.send([outgoing(firstAttempt(event, id, payload, ports.chance))]);
    await ports.store({ event, payload, endpoints: [id], deliveries: 1 });
    return { event: event.id, delivery: await waitForRecord(id, event.id, ports) };
  };
}

async function waitForRecord(
  endpoint: EndpointId,
  event: EventId,
  { delivery, pause, now }: TestEndpointPorts,
): Promise<DeliveryRecord | undefined> {
  const deadline = after(now(), ANSWER_WITHIN_MS);
  for (;;) {
    const record = await delivery(endpoint, event);
    if (record || now() >= deadline) return record;
    await pause(LOOK_EVERY_MS);
  }
}
