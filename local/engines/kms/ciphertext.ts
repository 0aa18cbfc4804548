import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { canonicalContext, type EncryptionContext } from "./encryption-context.ts";
import { invalidCiphertext } from "./key-errors.ts";
import type { KeyRecord } from "./key-record.ts";

/*
 * A ciphertext names the key and the material that sealed it, which is why Decrypt needs no KeyId:
 *
 *   0       1        17         19     35      47    63
 *   format  key id   material   salt   nonce   tag   ciphertext
 *
 * The salt gives each message its own key, so that random nonces stay safe however often one key is used.
 */
const FORMAT = 1;
const HEADER_BYTES = 19;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD_BYTES = HEADER_BYTES + SALT_BYTES + NONCE_BYTES + TAG_BYTES;

export function seal(key: KeyRecord, plaintext: Uint8Array, context: EncryptionContext): Buffer {
  const newest = key.material.length - 1;
  const header = headerOf(key.id, newest);
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", messageKey(key, newest, salt), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, canonicalContext(context)]));

  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, salt, nonce, cipher.getAuthTag(), ciphertext]);
}

export function open(key: KeyRecord, sealed: Buffer, context: EncryptionContext): Buffer {
  const { header, material, salt, nonce, tag, ciphertext } = split(sealed);
  const decipher = createDecipheriv("aes-256-gcm", messageKey(key, material, salt), nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.concat([header, canonicalContext(context)]));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

/** Not yet authenticated: good for finding the key, and for nothing else. */
export function sealingKeyId(sealed: Buffer): string {
  const hex = split(sealed).header.toString("hex", 1, 17);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function headerOf(keyId: string, material: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(FORMAT, 0);
  header.write(keyId.replaceAll("-", ""), 1, "hex");
  header.writeUInt16BE(material, 17);
  return header;
}

function split(sealed: Buffer) {
  if (sealed.length < OVERHEAD_BYTES || sealed[0] !== FORMAT) throw invalidCiphertext();

  const saltEnd = HEADER_BYTES + SALT_BYTES;
  const nonceEnd = saltEnd + NONCE_BYTES;
  return {
    header: sealed.subarray(0, HEADER_BYTES),
    material: sealed.readUInt16BE(17),
    salt: sealed.subarray(HEADER_BYTES, saltEnd),
    nonce: sealed.subarray(saltEnd, nonceEnd),
    tag: sealed.subarray(nonceEnd, OVERHEAD_BYTES),
    ciphertext: sealed.subarray(OVERHEAD_BYTES),
  };
}

function messageKey(key: KeyRecord, version: number, salt: Buffer): Uint8Array {
  const material = key.material[version];
  if (material === undefined) throw invalidCiphertext();
  return new Uint8Array(hkdfSync("sha256", Buffer.from(material.bytes, "base64"), salt, "posthorn local kms", 32));
}
