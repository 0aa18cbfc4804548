import * as z from "zod";

/** AWS counts the context as it is written in JSON. */
const MAX_CONTEXT_BYTES = 8192;

export const encryptionContext = z
  .record(z.string().min(1), z.string())
  .default({})
  .refine((context) => JSON.stringify(context).length <= MAX_CONTEXT_BYTES, {
    error: `Member must have length less than or equal to ${MAX_CONTEXT_BYTES}`,
  });
export type EncryptionContext = Readonly<Record<string, string>>;

/**
 * The one spelling of a context: sorted pairs, each part with its length before it, so that no two contexts share
 * their bytes and the order in which a caller wrote the pairs does not matter.
 */
export function canonicalContext(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return Buffer.concat(pairs.flat().flatMap(lengthPrefixed));
}

function lengthPrefixed(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
