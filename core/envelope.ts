import { createCipheriv, createDecipheriv, timingSafeEqual } from "node:crypto";
import { type Content, compressIfWorthwhile, decompress } from "./compression.ts";
import { type DataKey, dataKeyFlaw } from "./data-key.ts";
import { canonicalContext, describeContext, type EnvelopeContext, type EnvelopePurpose } from "./envelope-context.ts";
import { EnvelopeError } from "./envelope-error.ts";
import { readHeader, writeHeader } from "./envelope-header.ts";
import { deriveEnvelopeKeys } from "./envelope-keys.ts";
import { joinEnvelope, NONCE_BYTES, SALT_BYTES, splitEnvelope, TAG_BYTES } from "./envelope-parts.ts";
import type { Chance } from "./id.ts";

const CIPHER = "aes-256-gcm";
// node:crypto is content with the first four bytes of a tag unless it is told how long a tag is.
const CIPHER_OPTIONS = { authTagLength: TAG_BYTES };

/** Twice the largest payload: nothing that was accepted comes near it, and a bomb is stopped before it hurts. */
const MAX_PLAINTEXT_BYTES = 2 * 1024 * 1024;

// Compressing lets the length tell what repeats. Secrets are short and stand beside text that others choose: never those.
const COMPRESSIBLE: ReadonlySet<EnvelopePurpose> = new Set(["payload", "response-excerpt"]);

export interface Sealing {
  readonly plaintext: Uint8Array;
  readonly dataKey: DataKey;
  readonly context: EnvelopeContext;
  readonly chance: Chance;
}

export interface Opening {
  readonly envelope: Uint8Array;
  readonly dataKey: DataKey;
  readonly context: EnvelopeContext;
  readonly maxBytes?: number;
}

export function sealEnvelope({ plaintext, dataKey, context, chance }: Sealing): Uint8Array {
  refuseFlawedKey("seal", dataKey, context);
  if (plaintext.length > MAX_PLAINTEXT_BYTES)
    throw failure("seal", context, `found ${plaintext.length} bytes, wanted at most ${MAX_PLAINTEXT_BYTES}`);

  const { compression, bytes } = contentOf(plaintext, context);
  const header = writeHeader({ compression, keyVersion: dataKey.version });
  const { salt, nonce } = drawSaltAndNonce(chance);
  const associatedData = Buffer.concat([header, canonicalContext(context)]);
  const keys = deriveEnvelopeKeys(dataKey.bytes, salt, associatedData);

  const cipher = createCipheriv(CIPHER, keys.encryption, nonce, CIPHER_OPTIONS).setAAD(associatedData);
  const content = cipher.update(bytes);
  cipher.final(); // nothing comes out of it, GCM keeps no last block back; but it makes the tag
  return joinEnvelope({ header, salt, nonce, commitment: keys.commitment, content, tag: cipher.getAuthTag() });
}

export function openEnvelope({ envelope, dataKey, context, maxBytes = MAX_PLAINTEXT_BYTES }: Opening): Uint8Array {
  refuseFlawedKey("open", dataKey, context);
  const { compression, keyVersion } = readHeader(envelope);
  if (keyVersion !== dataKey.version)
    throw failure(
      "open",
      context,
      `it was sealed with key version ${keyVersion}, found key version ${dataKey.version}`,
    );

  const bytes = decrypt(envelope, dataKey, context);
  if (compression !== "none") return decompressWithin(maxBytes, { compression, bytes }, context);
  if (bytes.length > maxBytes)
    throw failure("open", context, `found ${bytes.length} bytes, wanted at most ${maxBytes}`);
  return bytes;
}

function decrypt(envelope: Uint8Array, dataKey: DataKey, context: EnvelopeContext): Uint8Array {
  const { header, salt, nonce, commitment, content, tag } = splitEnvelope(envelope);
  const associatedData = Buffer.concat([header, canonicalContext(context)]);
  const keys = deriveEnvelopeKeys(dataKey.bytes, salt, associatedData);

  // Before GCM sees a byte: its tag does not commit to a key, a ciphertext can be built that opens under two.
  if (!timingSafeEqual(keys.commitment, commitment)) throw notAuthentic(context);

  const decipher = createDecipheriv(CIPHER, keys.encryption, nonce, CIPHER_OPTIONS);
  const plaintext = decipher.setAAD(associatedData).setAuthTag(tag).update(content);
  try {
    decipher.final();
  } catch {
    throw notAuthentic(context);
  }
  return plaintext; // not a line earlier: what update gave out was not authenticated yet
}

function contentOf(plaintext: Uint8Array, { purpose }: EnvelopeContext): Content {
  return COMPRESSIBLE.has(purpose) ? compressIfWorthwhile(plaintext) : { compression: "none", bytes: plaintext };
}

function decompressWithin(maxBytes: number, content: Content, context: EnvelopeContext): Uint8Array {
  try {
    return decompress(content, maxBytes);
  } catch (cause) {
    throw failure("open", context, `its content is not ${content.compression} of at most ${maxBytes} bytes`, cause);
  }
}

function drawSaltAndNonce(chance: Chance): { salt: Uint8Array; nonce: Uint8Array } {
  const drawn = chance(SALT_BYTES + NONCE_BYTES);
  if (drawn.length !== SALT_BYTES + NONCE_BYTES)
    throw new EnvelopeError(`Cannot seal: found ${drawn.length} random bytes, wanted ${SALT_BYTES + NONCE_BYTES}`);
  return { salt: drawn.subarray(0, SALT_BYTES), nonce: drawn.subarray(SALT_BYTES) };
}

function refuseFlawedKey(action: "seal" | "open", dataKey: DataKey, context: EnvelopeContext): void {
  const flaw = dataKeyFlaw(dataKey);
  if (flaw !== undefined) throw failure(action, context, `its data key is unusable: ${flaw}`);
}

function notAuthentic(context: EnvelopeContext): EnvelopeError {
  return failure("open", context, "it was not sealed with this key for this record, or it was altered since");
}

function failure(action: "seal" | "open", context: EnvelopeContext, found: string, cause?: unknown): EnvelopeError {
  return new EnvelopeError(`Cannot ${action} ${describeContext(context)}: ${found}`, { cause });
}
