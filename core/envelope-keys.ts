import { hash } from "node:crypto";
import { hkdfSha512Block } from "./hkdf.ts";

export interface EnvelopeKeys {
  readonly encryption: Uint8Array;
  readonly commitment: Uint8Array;
}

const ENCRYPTION_KEY_BYTES = 32;
const LABEL = Buffer.from("posthorn/envelope/1", "ascii");

/**
 * Both keys come from one expansion of 64 bytes: that is exactly one block of SHA-512, and the derivation is what an envelope
 * costs beside the cipher. The associated data goes in as its hash, because implementations take at most so many bytes
 * of info (OpenSSL: 1024) and an id could be longer. With it inside, the commitment binds key, salt, header and context together.
 */
export function deriveEnvelopeKeys(dataKey: Uint8Array, salt: Uint8Array, associatedData: Uint8Array): EnvelopeKeys {
  const info = Buffer.concat([LABEL, hash("sha512", associatedData, "buffer")]);
  const derived = hkdfSha512Block(dataKey, salt, info);
  return {
    encryption: derived.subarray(0, ENCRYPTION_KEY_BYTES),
    commitment: derived.subarray(ENCRYPTION_KEY_BYTES),
  };
}
