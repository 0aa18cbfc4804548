import { decodeBase64, decodeBase64Url } from "./base64.ts";
import type { PublicKey } from "./public-key.ts";
import { WebhookVerificationError } from "./verification-error.ts";

const SHORTEST_SECRET_BYTES = 24;
const LONGEST_SECRET_BYTES = 64;
const PUBLIC_KEY_BYTES = 32;

export function importSecret(secret: string) {
  const bytes = secretBytes(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

export async function importPublicKey(key: PublicKey) {
  const bytes = typeof key === "string" ? publicKeyBytes(key) : decodeBase64Url(key.x ?? "");
  if (bytes?.length !== PUBLIC_KEY_BYTES)
    throw invalid("a public key that is not Ed25519, wanted 32 bytes as whpk_… or as a JWK");

  try {
    return await crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
  } catch (cause) {
    throw new WebhookVerificationError("algorithm_unsupported", "this runtime has no Ed25519", { cause });
  }
}

/** The messages tell the length and the form of what was found and never the secret. */
function secretBytes(secret: string): Uint8Array<ArrayBuffer> {
  if (secret.startsWith("whpk_")) throw invalid("a public key (whpk_…) among the secrets, wanted it in publicKeys");
  if (secret.startsWith("whsk_")) throw invalid("the sender's private key (whsk_…), wanted its whpk_… in publicKeys");
  if (!secret.startsWith("whsec_")) throw invalid(`${secret.length} characters without whsec_ before them`);

  const bytes = decodeBase64(secret.slice("whsec_".length));
  if (bytes === undefined) throw invalid("a secret that is not padded base64 after whsec_");
  if (bytes.length < SHORTEST_SECRET_BYTES || bytes.length > LONGEST_SECRET_BYTES)
    throw invalid(`a secret of ${bytes.length} bytes, wanted ${SHORTEST_SECRET_BYTES} to ${LONGEST_SECRET_BYTES}`);
  return bytes;
}

function publicKeyBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  return text.startsWith("whpk_") ? decodeBase64(text.slice("whpk_".length)) : undefined;
}

function invalid(found: string): WebhookVerificationError {
  return new WebhookVerificationError("secret_invalid", `found ${found}`);
}
