import { hash, hkdfSync } from "node:crypto";
import { COMMITMENT_BYTES } from "./envelope-parts.ts";

export interface EnvelopeKeys {
  readonly encryption: Uint8Array;
  readonly commitment: Uint8Array;
}

const ENCRYPTION_KEY_BYTES = 32;
const LABEL = Buffer.from("posthorn/envelope/1", "ascii");

/**
 * Both keys come from one expansion of 64 bytes: that is exactly one block of SHA-512, and the derivation is what an envelope
 * costs beside the cipher. The associated data goes in as its hash, because OpenSSL takes at most 1024 bytes of info
 * and an id could be longer. With it inside, the commitment binds key, salt, header and context together.
 */
export function deriveEnvelopeKeys(dataKey: Uint8Array, salt: Uint8Array, associatedData: Uint8Array): EnvelopeKeys {
  const info = Buffer.concat([LABEL, hash("sha512", associatedData, "buffer")]);
  const derived = Buffer.from(hkdfSync("sha512", dataKey, salt, info, ENCRYPTION_KEY_BYTES + COMMITMENT_BYTES));
  return {
    encryption: derived.subarray(0, ENCRYPTION_KEY_BYTES),
    commitment: derived.subarray(ENCRYPTION_KEY_BYTES),
  };
}
