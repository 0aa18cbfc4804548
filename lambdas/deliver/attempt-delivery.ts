import type { SenderRequest } from "../../adapters/http/sender.ts";
import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import type { Outcome } from "../../core/outcome.ts";
import { payloadOf, type SealedRecord } from "../../core/sealed-record.ts";
import { currentSecrets } from "../../core/secret-history.ts";
import { signWebhook } from "../../core/signature.ts";
import type { EpochMs } from "../../core/time.ts";
import type { EndpointTarget } from "./endpoint-target.ts";

/** From DNS to the last byte of the answer that is read. */
const DEFAULT_TIMEOUT_MS = 15_000;

export interface AttemptPorts {
  readonly readPayload: (key: string) => Promise<Uint8Array>;
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
  readonly post: (request: SenderRequest) => Promise<Outcome>;
  readonly now: () => EpochMs;
}

export interface Attempted {
  readonly outcome: Outcome;
  /** The payload as it is stored: what the answer is sealed like. */
  readonly sealedPayload: Uint8Array;
}

export type AttemptDelivery = (message: DeliveryMessage, target: EndpointTarget) => Promise<Attempted>;

/** One HTTP call of a delivery: open the payload, sign its exact bytes, post them. */
export function createAttemptDelivery(ports: AttemptPorts): AttemptDelivery {
  return async (message, target) => {
    const sealedPayload = await sealedPayloadOf(message, ports);
    const body = await ports.open(payloadOf(message.tenant, message.event), sealedPayload);
    const headers = headersOf(message, body, target, ports.now());
    const outcome = await ports.post({ url: target.endpoint.url, headers, body, timeoutMs: DEFAULT_TIMEOUT_MS });
    return { outcome, sealedPayload };
  };
}

async function sealedPayloadOf({ payload }: DeliveryMessage, { readPayload }: AttemptPorts): Promise<Uint8Array> {
  return payload.in === "message" ? Buffer.from(payload.sealed, "base64") : readPayload(payload.key);
}

function headersOf(message: DeliveryMessage, body: Uint8Array, target: EndpointTarget, now: EpochMs) {
  const timestamp = Math.floor(now / 1000);
  const secrets = currentSecrets(target.secrets, now);
  return {
    "content-type": "application/json",
    "webhook-event-type": message.type,
    "webhook-attempt": String(message.attempt),
    ...(message.traceparent && { traceparent: message.traceparent }),
    ...signWebhook({ id: message.event, timestamp, body, secrets, schemes: [] }),
  };
}
