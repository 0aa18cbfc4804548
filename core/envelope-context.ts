import { EnvelopeError } from "./envelope-error.ts";

export type EnvelopePurpose = "payload" | "endpoint-secret" | "endpoint-headers" | "response-excerpt" | "cursor";

/** What an envelope belongs to. It opens for exactly this, so a row copied to another tenant or record is dead weight. */
export interface EnvelopeContext {
  readonly purpose: EnvelopePurpose;
  readonly tenant: string;
  readonly recordType: string;
  readonly recordId: string;
}

const FIELDS = ["purpose", "tenant", "recordType", "recordId"] as const;
const LENGTH_BYTES = 4;

/**
 * Each field as its length and its UTF-8 bytes, in a fixed order. With lengths instead of separators no two contexts
 * can meet: ("a", "bc") and ("ab", "c") differ.
 */
export function canonicalContext(context: EnvelopeContext): Uint8Array {
  const fields = FIELDS.map((field) => utf8Field(field, context[field]));
  const bytes = Buffer.allocUnsafe(fields.reduce((sum, field) => sum + LENGTH_BYTES + field.length, 0));

  let offset = 0;
  for (const field of fields) {
    offset = bytes.writeUInt32BE(field.length, offset);
    bytes.set(field, offset);
    offset += field.length;
  }
  return bytes;
}

/** For messages: ids only, which are no secret. */
export function describeContext({ purpose, tenant, recordType, recordId }: EnvelopeContext): string {
  return `the ${purpose} of ${recordType} "${recordId}" of tenant "${tenant}"`;
}

function utf8Field(name: string, value: string): Buffer {
  // UTF-8 writes every lone surrogate as U+FFFD, and then two different ids would share one context.
  if (!value.isWellFormed())
    throw new EnvelopeError(`Cannot bind an envelope to a ${name}: found half of a surrogate pair, wanted UTF-8 text`);
  return Buffer.from(value, "utf8");
}
