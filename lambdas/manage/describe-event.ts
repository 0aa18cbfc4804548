import type { EventSummary, StoredEvent } from "../../adapters/table/event-item.ts";
import type { PayloadPlace } from "../../core/contract/delivery-message.ts";
import type { Role } from "../../core/contract/roles.ts";
import { timestampOf } from "../../core/event.ts";
import { KeyringShredded } from "../../core/keyring-error.ts";
import { metadataOf, payloadOf, type SealedRecord } from "../../core/sealed-record.ts";

/** A viewer sees that something was sent and what came of it, and not what it said. */
const READ_PAYLOADS: readonly Role[] = ["admin", "operator"];

export const mayReadPayloads = (role: Role): boolean => READ_PAYLOADS.includes(role);

export interface OpenEventPorts {
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
  readonly readPayload: (key: string) => Promise<Uint8Array | undefined>;
}

/** An event without what it holds. */
export function describeEvent({ id, tenant, type, acceptedAt, occurredAt, channels, deliveries }: EventSummary) {
  return {
    id,
    tenant,
    type,
    timestamp: timestampOf({ acceptedAt, ...(occurredAt !== undefined && { occurredAt }) }),
    acceptedAt: new Date(acceptedAt).toISOString(),
    ...(channels && { channels }),
    deliveries,
  };
}

/** What was published, opened. Nothing of a tenant whose keys were destroyed: that it was published is still told. */
export async function openEvent({ event, payload, sealedMetadata }: StoredEvent, ports: OpenEventPorts) {
  const { tenant, id } = event;
  try {
    const sealed = await sealedPayload(payload, ports);
    const body = sealed && (await openJson(payloadOf(tenant, id), sealed, ports));
    const metadata = sealedMetadata && (await openJson(metadataOf(tenant, id), sealedMetadata, ports));
    return { ...(isBody(body) && { data: body.data }), ...(metadata !== undefined && { metadata }) };
  } catch (error) {
    if (error instanceof KeyringShredded) return {};
    throw error;
  }
}

/** Undefined when it has expired before the event that it belongs to. */
async function sealedPayload(payload: PayloadPlace, { readPayload }: OpenEventPorts): Promise<Uint8Array | undefined> {
  return payload.in === "message" ? Buffer.from(payload.sealed, "base64") : readPayload(payload.key);
}

async function openJson(record: SealedRecord, envelope: Uint8Array, { open }: OpenEventPorts): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await open(record, envelope)));
}

const isBody = (body: unknown): body is { readonly data: unknown } =>
  typeof body === "object" && body !== null && "data" in body;
