import { legacyHeaders, type SignatureHeaders } from "./signature/legacy-schemes.ts";
import { refuseAmbiguous, type SignableWebhook, SigningError } from "./signature/signable-webhook.ts";
import type { LegacyScheme, SignatureScheme } from "./signature/signature-scheme.ts";
import { v1aSignature, v1Signature } from "./signature/standard-webhooks.ts";
import type { HmacSecret, SigningSecret } from "./signing-secret.ts";

export interface Signing extends SignableWebhook {
  /** All that are valid now, newest first. */
  readonly secrets: readonly SigningSecret[];
  /** What the endpoint asks for beside `v1`. */
  readonly schemes: readonly SignatureScheme[];
}

/** The headers of an attempt that a receiver verifies. Throws rather than leave out a signature that was asked for. */
export function signWebhook({ secrets, schemes, ...webhook }: Signing): SignatureHeaders {
  refuseAmbiguous(webhook);
  const hmacSecrets = secrets.filter((secret) => secret.kind === "hmac");
  const legacySchemes = schemes.filter((scheme) => scheme.scheme !== "v1a");

  return {
    "webhook-id": webhook.id,
    "webhook-timestamp": String(webhook.timestamp),
    "webhook-signature": standardSignatures(webhook, secrets, schemes),
    ...addedHeaders(webhook, hmacSecrets, legacySchemes),
  };
}

/** Each secret in its own way: whoever gave an endpoint an Ed25519 key asked for `v1a` by that. */
function standardSignatures(
  webhook: SignableWebhook,
  secrets: readonly SigningSecret[],
  schemes: readonly SignatureScheme[],
): string {
  if (secrets.length === 0) throw new SigningError("no_secret", "found no secret, wanted at least one");
  if (schemes.some(({ scheme }) => scheme === "v1a") && !secrets.some(({ kind }) => kind === "ed25519"))
    throw new SigningError("no_secret", "found no Ed25519 key for v1a, wanted at least one");

  return secrets.map((secret) => standardSignature(secret, webhook)).join(" ");
}

const standardSignature = (secret: SigningSecret, webhook: SignableWebhook): string =>
  secret.kind === "hmac" ? v1Signature(secret, webhook) : v1aSignature(secret, webhook);

function addedHeaders(
  webhook: SignableWebhook,
  [newest, ...earlier]: readonly HmacSecret[],
  schemes: readonly LegacyScheme[],
): SignatureHeaders {
  const [first] = schemes;
  if (first === undefined) return {};
  if (newest === undefined)
    throw new SigningError("no_secret", `found no HMAC secret for ${first.scheme}, wanted at least one`);
  return Object.fromEntries(
    schemes.flatMap((scheme) => Object.entries(legacyHeaders(scheme, webhook, [newest, ...earlier]))),
  );
}
