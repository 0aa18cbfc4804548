import { randomBytes } from "node:crypto";
import type { DataKey } from "../../core/data-key.ts";
import { type Opening, openEnvelope, type Sealing, sealEnvelope } from "../../core/envelope.ts";
import type { EnvelopeContext } from "../../core/envelope-context.ts";

export const aKey: DataKey = { version: 7, bytes: Uint8Array.from({ length: 32 }, (_, index) => index) };

export const aContext: EnvelopeContext = {
  purpose: "payload",
  tenant: "acme",
  recordType: "event",
  recordId: "evt_1",
};

/** 44 bytes a0 a1 a2 …: the salt and the nonce of the pinned envelopes. */
export const countingChance = (bytes: number) => Uint8Array.from({ length: bytes }, (_, index) => 0xa0 + index);

export function seal(text: string | Uint8Array, changes: Partial<Sealing> = {}): Uint8Array {
  const plaintext = typeof text === "string" ? Buffer.from(text) : text;
  return sealEnvelope({ plaintext, dataKey: aKey, context: aContext, chance: randomBytes, ...changes });
}

export function open(envelope: Uint8Array, changes: Partial<Opening> = {}): string {
  return Buffer.from(openEnvelope({ envelope, dataKey: aKey, context: aContext, ...changes })).toString();
}
