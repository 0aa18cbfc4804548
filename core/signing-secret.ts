import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import type { Chance } from "./id.ts";
import { decodePrefixed, encodePrefixed, SigningSecretError } from "./secret-text.ts";

/** Shared with the receiver, who verifies `v1` and the legacy schemes with it. Written `whsec_…`. */
export interface HmacSecret {
  readonly kind: "hmac";
  readonly key: KeyObject;
}

/** Never leaves us; the receiver verifies `v1a` with its public half. Written `whsk_…`. */
export interface Ed25519Secret {
  readonly kind: "ed25519";
  readonly key: KeyObject;
}

// The key is a KeyObject because a log line or an error that swallows one by mistake shows none of its bytes.
export type SigningSecret = HmacSecret | Ed25519Secret;

const HMAC_PREFIX = "whsec_";
const ED25519_PREFIX = "whsk_";
const PUBLIC_PREFIX = "whpk_";

const MIN_HMAC_BYTES = 24; // both from Standard Webhooks 1.0: 192 to 512 bits
const MAX_HMAC_BYTES = 64;
const NEW_HMAC_BYTES = 32;
const SEED_BYTES = 32;

// RFC 8410: what stands before the 32 bytes of every Ed25519 seed in PKCS #8.
const PKCS8_HEADER = Buffer.from("302e020100300506032b657004220420", "hex");

export function generateHmacSecret(chance: Chance): HmacSecret {
  return hmacSecret(chance(NEW_HMAC_BYTES));
}

export function generateEd25519Secret(chance: Chance): Ed25519Secret {
  return ed25519Secret(chance(SEED_BYTES));
}

export function parseSigningSecret(text: string): SigningSecret {
  if (text.startsWith(HMAC_PREFIX)) return hmacSecret(decodePrefixed(text, HMAC_PREFIX));
  if (text.startsWith(ED25519_PREFIX)) return ed25519Secret(decodePrefixed(text, ED25519_PREFIX));
  if (text.startsWith(PUBLIC_PREFIX))
    throw new SigningSecretError(
      "found a public key (whpk_…), which verifies and can not sign, wanted whsec_… or whsk_…",
    );
  throw new SigningSecretError(`found ${text.length} characters without a known prefix, wanted whsec_… or whsk_…`);
}

/** For a secret that a receiver already holds as plain text: its UTF-8 bytes become the key. */
export function importTextSecret(text: string): HmacSecret {
  return hmacSecret(Buffer.from(text, "utf8"));
}

/** The one spelling of a secret: parsing and formatting give back the same text. */
export function formatSigningSecret(secret: SigningSecret): string {
  if (secret.kind === "hmac") return encodePrefixed(HMAC_PREFIX, secret.key.export());

  const seed = secret.key.export({ format: "der", type: "pkcs8" }).subarray(PKCS8_HEADER.length);
  return encodePrefixed(ED25519_PREFIX, seed);
}

/** What a receiver of `v1a` is given. */
export function formatPublicKey(secret: Ed25519Secret): string {
  return encodePrefixed(PUBLIC_PREFIX, publicKeyBytes(secret.key));
}

/** In SPKI the 32 bytes of an Ed25519 public key are the last ones. */
export function publicKeyBytes(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32);
}

function hmacSecret(bytes: Uint8Array): HmacSecret {
  if (bytes.length < MIN_HMAC_BYTES || bytes.length > MAX_HMAC_BYTES)
    throw new SigningSecretError(`found ${bytes.length} bytes, wanted ${MIN_HMAC_BYTES} to ${MAX_HMAC_BYTES}`);
  return { kind: "hmac", key: createSecretKey(bytes) };
}

/** Takes the bare seed, and the seed followed by its public key, which is how some libraries keep the pair. */
export function ed25519Secret(bytes: Uint8Array): Ed25519Secret {
  if (bytes.length !== SEED_BYTES && bytes.length !== 2 * SEED_BYTES)
    throw new SigningSecretError(`found ${bytes.length} bytes of private key, wanted 32, or 64 with the public key`);

  const pkcs8 = Buffer.concat([PKCS8_HEADER, bytes.subarray(0, SEED_BYTES)]);
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const attached = bytes.subarray(SEED_BYTES);
  if (attached.length > 0 && !publicKeyBytes(key).equals(attached))
    throw new SigningSecretError("found a private key followed by the public key of another, wanted a pair");
  return { kind: "ed25519", key };
}
