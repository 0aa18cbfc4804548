import { decodeBase64 } from "./base64.ts";
import type { PublicKey } from "./public-key.ts";
import { importPublicKey, importSecret } from "./verifying-keys.ts";
import type { WebhookMetadata } from "./webhook-headers.ts";

export interface Trusted {
  readonly secrets: readonly string[];
  readonly publicKeys: readonly PublicKey[];
}

/** Every key is imported before anything is compared: a mistyped one shows on the first webhook, not at the next rotation. */
export async function isSignedBy(trusted: Trusted, metadata: WebhookMetadata, body: Uint8Array): Promise<boolean> {
  const secrets = await Promise.all(trusted.secrets.map(importSecret));
  const publicKeys = await Promise.all(trusted.publicKeys.map(importPublicKey));
  const content = signedContent(metadata, body);
  const symmetric = signaturesOf(metadata, "v1");
  const asymmetric = signaturesOf(metadata, "v1a");

  for (const secret of secrets) {
    // Once for each secret, however many signatures came: a forged header cannot multiply the work.
    const expected = new Uint8Array(await crypto.subtle.sign("HMAC", secret, content));
    if (symmetric.some((signature) => equalInConstantTime(signature, expected))) return true;
  }
  for (const publicKey of publicKeys) {
    for (const signature of asymmetric) {
      if (await crypto.subtle.verify("Ed25519", publicKey, signature, content)) return true;
    }
  }
  return false;
}

function signaturesOf({ signatures }: WebhookMetadata, wanted: string): Uint8Array<ArrayBuffer>[] {
  return signatures
    .filter(({ version }) => version === wanted)
    .map(({ encoded }) => decodeBase64(encoded))
    .filter((bytes) => bytes !== undefined);
}

/** `id.timestamp.body`: the exact bytes of the body, before anyone parsed them. */
function signedContent({ id, timestamp }: WebhookMetadata, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const before = new TextEncoder().encode(`${id}.${timestamp}.`);
  const content = new Uint8Array(before.length + body.length);
  content.set(before);
  content.set(body, before.length);
  return content;
}

/** Looks at every byte whatever it finds, so that time does not tell how much of a guess was right. */
function equalInConstantTime(found: Uint8Array, expected: Uint8Array): boolean {
  if (found.length !== expected.length) return false;
  let difference = 0;
  for (const [index, byte] of expected.entries()) difference |= byte ^ (found[index] ?? 0);
  return difference === 0;
}
