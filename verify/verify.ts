import type { PublicKey } from "./public-key.ts";
import { isSignedBy } from "./signature-match.ts";
import { type VerificationFailure, WebhookVerificationError } from "./verification-error.ts";
import { readMetadata, type WebhookHeaders, type WebhookMetadata } from "./webhook-headers.ts";

// The package has this one entry, so what its callers name is here.
export { type PublicKey, type VerificationFailure, type WebhookHeaders, WebhookVerificationError };

/** One of the secrets or of the public keys must have signed; during a rotation give both, the new one and the old. */
export interface WebhookToVerify {
  readonly headers: WebhookHeaders;
  /** As it arrived: bytes or text, never parsed and written again. */
  readonly body: string | Uint8Array | ArrayBuffer;
  /** `whsec_…`, for `v1`. */
  readonly secrets?: readonly string[];
  /** `whpk_…` or entries of the sender's `keys.json`, for `v1a`. */
  readonly publicKeys?: readonly PublicKey[];
  /** How far the sender's clock and ours may be apart, in both directions. */
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}

export interface VerifiedWebhook<Payload> {
  /** The same on every attempt: what was handled under it once need not be handled again. */
  readonly id: string;
  /** When this attempt was made. When the event happened is in the payload. */
  readonly sentAt: Date;
  readonly payload: Payload;
}

/** With `parse` (a schema's, for example) the payload has its type; without, it is `unknown`. */
export async function verifyWebhook(webhook: WebhookToVerify): Promise<VerifiedWebhook<unknown>>;
export async function verifyWebhook<Payload>(
  webhook: WebhookToVerify & { readonly parse: (payload: unknown) => Payload },
): Promise<VerifiedWebhook<Payload>>;
export async function verifyWebhook(
  webhook: WebhookToVerify & { readonly parse?: (payload: unknown) => unknown },
): Promise<VerifiedWebhook<unknown>> {
  const { secrets = [], publicKeys = [], parse = (payload) => payload } = webhook;
  if (secrets.length + publicKeys.length === 0)
    throw new WebhookVerificationError("secret_invalid", "found no secret and no public key, wanted at least one");

  const body = rawBytes(webhook.body);
  const metadata = readMetadata(webhook.headers);
  refuseOutOfTime(metadata, webhook);
  if (!(await isSignedBy({ secrets, publicKeys }, metadata, body)))
    throw new WebhookVerificationError(
      "no_matching_signature",
      "none of its signatures was made with a secret or key that we have",
    );

  return { id: metadata.id, sentAt: new Date(metadata.timestamp * 1000), payload: parse(readJson(body)) };
}

function refuseOutOfTime(
  { timestamp }: WebhookMetadata,
  { toleranceSeconds = 300, now = new Date() }: WebhookToVerify,
) {
  const ageSeconds = Math.floor(now.getTime() / 1000) - timestamp;
  // Written as what must hold: with a broken clock the age is NaN, and NaN is not greater than anything either.
  if (!(ageSeconds <= toleranceSeconds))
    throw new WebhookVerificationError(
      "timestamp_too_old",
      `sent ${ageSeconds} s ago, wanted ${toleranceSeconds} at most`,
    );
  if (!(ageSeconds >= -toleranceSeconds))
    throw new WebhookVerificationError(
      "timestamp_too_new",
      `sent ${-ageSeconds} s in the future, wanted ${toleranceSeconds} at most`,
    );
}

/**
 * Takes `unknown`, whatever the types say: a framework that has parsed the body already is the most common mistake of all.
 * Not by `instanceof`: bytes that come from another realm, as in many test runners, are of another Uint8Array.
 */
function rawBytes(body: unknown): Uint8Array {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (isArrayBuffer(body)) return new Uint8Array(body);
  throw new WebhookVerificationError(
    "body_not_raw",
    `found a body of type ${typeof body}, wanted its bytes or text as they came`,
  );
}

const isArrayBuffer = (body: unknown): body is ArrayBuffer =>
  Object.prototype.toString.call(body) === "[object ArrayBuffer]";

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new WebhookVerificationError("body_not_json", "the signature is right and the body is not JSON", { cause });
  }
}
