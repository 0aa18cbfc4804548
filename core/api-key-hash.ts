import { createHmac, timingSafeEqual } from "node:crypto";
import type { ApiKeyText } from "./api-key.ts";
import type { Pepper, PepperRing } from "./pepper-ring.ts";

/**
 * What is kept of a key. Its secret has 260 bits of chance, so a slow hash would slow down nobody but us; the pepper
 * makes what is in the table worthless to whoever has only the table.
 */
export interface ApiKeyHash {
  readonly pepper: string;
  readonly hash: Uint8Array;
}

export const hashApiKey = ({ text }: ApiKeyText, pepper: Pepper): ApiKeyHash => ({
  pepper: pepper.name,
  hash: createHmac("sha256", pepper.key).update(text).digest(),
});

export function isApiKey(text: ApiKeyText, known: ApiKeyHash, peppers: PepperRing): boolean {
  const pepper = peppers.named(known.pepper);
  if (pepper === undefined) return false;
  const { hash } = hashApiKey(text, pepper);
  return hash.length === known.hash.length && timingSafeEqual(hash, known.hash);
}
