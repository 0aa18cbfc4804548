import { EnvelopeError } from "./envelope-error.ts";
import { HEADER_BYTES } from "./envelope-header.ts";

export const SALT_BYTES = 32;
export const NONCE_BYTES = 12;
export const COMMITMENT_BYTES = 32;
export const TAG_BYTES = 16;

const NONCE_AT = HEADER_BYTES + SALT_BYTES;
const COMMITMENT_AT = NONCE_AT + NONCE_BYTES;
const CONTENT_AT = COMMITMENT_AT + COMMITMENT_BYTES;

/** What an envelope adds to its content. */
const ENVELOPE_OVERHEAD_BYTES = CONTENT_AT + TAG_BYTES;

export interface EnvelopeParts {
  readonly header: Uint8Array;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly commitment: Uint8Array;
  readonly content: Uint8Array;
  readonly tag: Uint8Array;
}

/** Only the content has a length of its own, so whatever is cut off or added shifts a part and fails its check. */
export function splitEnvelope(envelope: Uint8Array): EnvelopeParts {
  if (envelope.length < ENVELOPE_OVERHEAD_BYTES)
    throw new EnvelopeError(
      `Cannot read an envelope: found ${envelope.length} bytes, wanted at least ${ENVELOPE_OVERHEAD_BYTES}`,
    );

  const tagAt = envelope.length - TAG_BYTES;
  return {
    header: envelope.subarray(0, HEADER_BYTES),
    salt: envelope.subarray(HEADER_BYTES, NONCE_AT),
    nonce: envelope.subarray(NONCE_AT, COMMITMENT_AT),
    commitment: envelope.subarray(COMMITMENT_AT, CONTENT_AT),
    content: envelope.subarray(CONTENT_AT, tagAt),
    tag: envelope.subarray(tagAt),
  };
}

export function joinEnvelope({ header, salt, nonce, commitment, content, tag }: EnvelopeParts): Uint8Array {
  return Buffer.concat([header, salt, nonce, commitment, content, tag]);
}
