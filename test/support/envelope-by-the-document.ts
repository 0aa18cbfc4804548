import { createHash, createHmac } from "node:crypto";
import { inflateRawSync, zstdDecompressSync } from "node:zlib";
import { gcm } from "@noble/ciphers/aes.js";

/**
 * A second implementation of the envelope, written from docs/wire-contract.md alone: another cipher library, HKDF spelled
 * out by RFC 5869, no line shared with core. Where the two disagree, one of them or the document is wrong.
 */
export interface DocumentedContext {
  readonly purpose: string;
  readonly tenant: string;
  readonly recordType: string;
  readonly recordId: string;
}

export interface DocumentedParts {
  readonly flags: number;
  readonly keyVersion: number;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
}

export function openByTheDocument(envelope: Uint8Array, dataKey: Uint8Array, context: DocumentedContext): Uint8Array {
  const salt = envelope.subarray(12, 44);
  const nonce = envelope.subarray(44, 56);
  const aad = Buffer.concat([envelope.subarray(0, 12), contextByTheDocument(context)]);
  const keys = keysByTheDocument(dataKey, salt, aad);
  if (!Buffer.from(envelope.subarray(56, 88)).equals(keys.commitment)) throw new Error("the commitment differs");

  const content = gcm(keys.encryption, nonce, aad).decrypt(envelope.subarray(88));
  if (envelope[7] === 1) return zstdDecompressSync(content);
  return envelope[7] === 2 ? inflateRawSync(content) : content;
}

/** Takes the content as it is, so that a test can claim a frame that no honest sealer would write. */
export function sealByTheDocument(
  content: Uint8Array,
  dataKey: Uint8Array,
  context: DocumentedContext,
  parts: DocumentedParts,
): Buffer {
  const header = headerByTheDocument(parts);
  const aad = Buffer.concat([header, contextByTheDocument(context)]);
  const keys = keysByTheDocument(dataKey, parts.salt, aad);
  const sealed = gcm(keys.encryption, parts.nonce, aad).encrypt(content);
  return Buffer.concat([header, parts.salt, parts.nonce, keys.commitment, sealed]);
}

export function headerByTheDocument({ flags, keyVersion }: Pick<DocumentedParts, "flags" | "keyVersion">): Buffer {
  const header = Buffer.from("PHRN\u0001\u0001\u0000\u0000\u0000\u0000\u0000\u0000", "latin1");
  header.writeUInt16BE(flags, 6);
  header.writeUInt32BE(keyVersion, 8);
  return header;
}

export function contextByTheDocument({ purpose, tenant, recordType, recordId }: DocumentedContext): Buffer {
  const fields = [purpose, tenant, recordType, recordId].map((field) => Buffer.from(new TextEncoder().encode(field)));
  return Buffer.concat(fields.flatMap((field) => [uint32(field.length), field]));
}

export function keysByTheDocument(dataKey: Uint8Array, salt: Uint8Array, aad: Uint8Array) {
  const info = Buffer.concat([Buffer.from("posthorn/envelope/1"), createHash("sha512").update(aad).digest()]);
  const pseudoRandomKey = createHmac("sha512", salt).update(dataKey).digest();
  const block = createHmac("sha512", pseudoRandomKey).update(info).update(Buffer.of(1)).digest();
  return { encryption: block.subarray(0, 32), commitment: block.subarray(32, 64) };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
