import type { Ed25519Secret, HmacSecret } from "../../core/signing-secret.ts";
import { importTextSecret, parseSigningSecret } from "../../core/signing-secret.ts";

/** The secret of the libraries' own tests at standard-webhooks/standard-webhooks. */
export const STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
export const OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
/** RFC 8032, 7.1, test 1. */
export const RFC_PRIVATE = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
export const RFC_PUBLIC = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

export const bytes = (text: string) => new TextEncoder().encode(text);

export const webhook = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1614265330,
  body: bytes('{"test": 2432232314}'),
};

export function hmac(text: string): HmacSecret {
  const secret = text.startsWith("whsec_") ? parseSigningSecret(text) : importTextSecret(text);
  if (secret.kind !== "hmac") throw new Error("wanted an HMAC secret");
  return secret;
}

export function ed25519(text: string): Ed25519Secret {
  const secret = parseSigningSecret(text);
  if (secret.kind !== "ed25519") throw new Error("wanted an Ed25519 secret");
  return secret;
}

export const standardSecret = hmac(STANDARD_SECRET);
export const otherSecret = hmac(OTHER_SECRET);
export const rfcKey = ed25519(RFC_PRIVATE);
