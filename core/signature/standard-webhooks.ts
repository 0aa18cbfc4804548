import { sign } from "node:crypto";
import type { Ed25519Secret, HmacSecret } from "../signing-secret.ts";
import { hmacOf, type SignableWebhook } from "./signable-webhook.ts";

export function v1Signature({ key }: HmacSecret, webhook: SignableWebhook): string {
  return `v1,${hmacOf("sha256", key, metadataOf(webhook), webhook.body).toString("base64")}`;
}

export function v1aSignature({ key }: Ed25519Secret, webhook: SignableWebhook): string {
  const content = Buffer.concat([Buffer.from(metadataOf(webhook)), webhook.body]);
  return `v1a,${sign(null, content, key).toString("base64")}`;
}

/** The signed content is `id.timestamp.body`; this is what stands before the body. */
function metadataOf({ id, timestamp }: SignableWebhook): string {
  return `${id}.${timestamp}.`;
}
