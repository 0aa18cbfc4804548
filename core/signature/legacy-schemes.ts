import { formatSigningSecret, type HmacSecret } from "../signing-secret.ts";
import { type HmacKey, hmacOf, type SignableWebhook } from "./signable-webhook.ts";
import { type LegacyScheme, SLACK_TIMESTAMP, signatureHeaderOf } from "./signature-scheme.ts";

export type SignatureHeaders = Readonly<Record<string, string>>;

/** What the owners of these schemes would send. Only Stripe's can carry a signature per secret; the others sign with the newest. */
export function legacyHeaders(
  scheme: LegacyScheme,
  webhook: SignableWebhook,
  secrets: readonly [HmacSecret, ...HmacSecret[]],
): SignatureHeaders {
  const { timestamp, body } = webhook;
  const header = signatureHeaderOf(scheme);
  const newest = keyFor(scheme, secrets[0]);

  switch (scheme.scheme) {
    case "github":
      return { [header]: `sha256=${hmacOf("sha256", newest, "", body).toString("hex")}` };
    case "stripe":
      return { [header]: stripeSignature(scheme, webhook, secrets) };
    case "shopify":
      return { [header]: hmacOf("sha256", newest, "", body).toString("base64") };
    case "slack":
      return {
        [header]: `v0=${hmacOf("sha256", newest, `v0:${timestamp}:`, body).toString("hex")}`,
        [SLACK_TIMESTAMP]: String(timestamp),
      };
    case "razorpay":
      return { [header]: hmacOf("sha256", newest, "", body).toString("hex") };
    case "hmac":
      return { [header]: scheme.prefix + hmacOf(scheme.algorithm, newest, "", body).toString(scheme.encoding) };
  }
}

function stripeSignature(scheme: LegacyScheme, { timestamp, body }: SignableWebhook, secrets: readonly HmacSecret[]) {
  const signatures = secrets.map((secret) => hmacOf("sha256", keyFor(scheme, secret), `${timestamp}.`, body));
  return [`t=${timestamp}`, ...signatures.map((signature) => `v1=${signature.toString("hex")}`)].join(",");
}

function keyFor({ secretAs }: LegacyScheme, secret: HmacSecret): HmacKey {
  return secretAs === "text" ? formatSigningSecret(secret) : secret.key;
}
