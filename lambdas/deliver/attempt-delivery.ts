import type { SenderRequest } from "../../adapters/http/sender.ts";
import type { ReadEvent } from "../../adapters/table/events.ts";
import type { DeliveryMessage, PayloadPlace } from "../../core/contract/delivery-message.ts";
import type { DeadReason } from "../../core/dead-reason.ts";
import { timeoutSecondsOf } from "../../core/endpoint.ts";
import { KeyringShredded } from "../../core/keyring-error.ts";
import type { Outcome } from "../../core/outcome.ts";
import { payloadOf, type SealedRecord } from "../../core/sealed-record.ts";
import { SecretReferenceInvalid } from "../../core/secret-reference.ts";
import { SigningError } from "../../core/signature/signable-webhook.ts";
import { signWebhook } from "../../core/signature.ts";
import type { SigningSecret } from "../../core/signing-secret.ts";
import type { EpochMs } from "../../core/time.ts";
import type { EndpointTarget } from "./endpoint-target.ts";
import type { NoticeSilence } from "./notice-silence.ts";
import type { SigningSecrets } from "./signing-secrets.ts";

// Ingest sends first and stores then. What asks for a stored payload has waited since, but a function may have been slow.
const STORED_WITHIN_MS = 15 * 60_000;

export interface AttemptPorts {
  readonly readEvent: ReadEvent;
  readonly readPayload: (key: string) => Promise<Uint8Array | undefined>;
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
  readonly signingSecrets: SigningSecrets;
  readonly post: (request: SenderRequest) => Promise<Outcome>;
  readonly noticeSilence: NoticeSilence;
  readonly now: () => EpochMs;
}

export type Attempted =
  | {
      readonly kind: "attempted";
      readonly outcome: Outcome;
      readonly startedAt: EpochMs;
      /** The payload as it is stored: what the answer is sealed like. */
      readonly sealedPayload: Uint8Array;
    }
  /** There is nothing to send, and there never will be again. */
  | { readonly kind: "unreadable"; readonly reason: Extract<DeadReason, "payload_gone" | "shredded"> };

export type AttemptDelivery = (message: DeliveryMessage, target: EndpointTarget) => Promise<Attempted>;

/** One HTTP call of a delivery: open the payload, sign its exact bytes, post them. */
export function createAttemptDelivery(ports: AttemptPorts): AttemptDelivery {
  return async (message, target) => {
    const sealedPayload = await sealedPayloadOf(message, ports);
    if (!sealedPayload) return { kind: "unreadable", reason: "payload_gone" };
    const body = await openUnlessShredded(message, sealedPayload, ports);
    if (!body) return { kind: "unreadable", reason: "shredded" };

    const startedAt = ports.now();
    const request = await requestUnlessUnsignable(message, body, target, startedAt, ports);
    const outcome = request ? await ports.noticeSilence(message, ports.post(request)) : UNSIGNABLE;
    return { kind: "attempted", outcome, startedAt, sealedPayload };
  };
}

async function sealedPayloadOf(message: DeliveryMessage, ports: AttemptPorts): Promise<Uint8Array | undefined> {
  if (message.payload.in !== "event") return sealedPayloadIn(message.payload, ports);

  const stored = await ports.readEvent(message.tenant, message.event);
  if (stored) return sealedPayloadIn(stored.payload, ports);
  if (ports.now() - message.acceptedAt > STORED_WITHIN_MS) return undefined;
  throw new Error(`Cannot attempt "${message.event}" yet: its event is not stored`);
}

async function sealedPayloadIn(place: PayloadPlace, { readPayload }: AttemptPorts): Promise<Uint8Array | undefined> {
  return place.in === "message" ? Buffer.from(place.sealed, "base64") : readPayload(place.key);
}

async function openUnlessShredded({ tenant, event }: DeliveryMessage, sealed: Uint8Array, { open }: AttemptPorts) {
  try {
    return await open(payloadOf(tenant, event), sealed);
  } catch (error) {
    if (error instanceof KeyringShredded) return undefined;
    throw error;
  }
}

const UNSIGNABLE = { kind: "unreachable", reason: "secret_invalid", latencyMs: 0 } as const;

/**
 * Nothing leaves unsigned. A reference that leads to no secret, or a key that a scheme cannot sign with, is for the owner of
 * the endpoint to mend: it counts as a failed attempt.
 */
async function requestUnlessUnsignable(
  message: DeliveryMessage,
  body: Uint8Array,
  target: EndpointTarget,
  now: EpochMs,
  { signingSecrets }: AttemptPorts,
): Promise<SenderRequest | undefined> {
  try {
    return requestOf(message, body, target, await signingSecrets(target, now), now);
  } catch (error) {
    if (error instanceof SecretReferenceInvalid) return undefined;
    if (error instanceof SigningError && error.code === "no_secret") return undefined;
    throw error;
  }
}

function requestOf(
  message: DeliveryMessage,
  body: Uint8Array,
  { endpoint, headers: own }: EndpointTarget,
  secrets: readonly SigningSecret[],
  now: EpochMs,
): SenderRequest {
  const webhook = { id: message.event, timestamp: Math.floor(now / 1000), body };
  const headers = {
    ...own,
    "content-type": "application/json",
    "webhook-event-type": message.type,
    "webhook-attempt": String(message.attempt),
    ...(message.traceparent && { traceparent: message.traceparent }),
    ...signWebhook({ ...webhook, secrets, schemes: endpoint.signatureSchemes }),
  };
  return { url: endpoint.url, headers, body, timeoutMs: timeoutSecondsOf(endpoint) * 1000 };
}
