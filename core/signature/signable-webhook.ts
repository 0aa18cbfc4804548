import { createHmac, type KeyObject } from "node:crypto";

/** What signatures are made of. The body is the exact bytes that are sent. */
export interface SignableWebhook {
  readonly id: string;
  /** Of the attempt, in whole seconds. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** A string keys with its UTF-8 bytes. */
export type HmacKey = KeyObject | string;

type HmacAlgorithm = "sha1" | "sha256" | "sha512";

export class SigningError extends Error {
  override readonly name = "SigningError";
  readonly code: "id_unsignable" | "timestamp_unsignable" | "no_secret";

  constructor(code: SigningError["code"], found: string) {
    super(`Cannot sign the webhook: ${found}`);
    this.code = code;
  }
}

/** A dot or a fraction would move the borders of `id.timestamp.body`, and one signature would fit two webhooks. */
export function refuseAmbiguous({ id, timestamp }: SignableWebhook): void {
  if (!/^[A-Za-z0-9_-]+$/.test(id))
    throw new SigningError("id_unsignable", `found the id "${id}", wanted letters, digits, underscores and hyphens`);
  if (!Number.isSafeInteger(timestamp) || timestamp < 0)
    throw new SigningError("timestamp_unsignable", `found the timestamp ${timestamp}, wanted whole seconds since 1970`);
}

/** In two updates rather than one joined buffer: a body may have a megabyte, and a rotation signs it eight times. */
export function hmacOf(algorithm: HmacAlgorithm, key: HmacKey, before: string, body: Uint8Array): Buffer {
  return createHmac(algorithm, key).update(before).update(body).digest();
}
