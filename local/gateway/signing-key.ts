import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

/** More than there are functions, services and days in a run. */
const MAX_KEPT = 500;
const kept = new Map<string, KeyObject>();

/**
 * What a secret signs with for one day, region and service. Kept, as the SDK keeps its own: deriving the key takes four
 * times as long as signing with it.
 */
export function signingKey(secret: string, day: string, region: string, service: string): KeyObject {
  const scope = [day, region, service, "aws4_request"];
  const name = [secret, ...scope].join("/");
  const known = kept.get(name);
  if (known !== undefined) return known;

  const key = createSecretKey(scope.reduce(hmac, Buffer.from(`AWS4${secret}`)));
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(name, key);
  return key;
}

export function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
