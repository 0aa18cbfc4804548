import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { blob } from "../input.ts";
import { AwsError } from "../json-service.ts";
import { type Operations, operation } from "../operations.ts";
import { invalidUsage } from "./key-errors.ts";
import { usableKey } from "./key-guards.ts";
import type { KeyRecord, KeySpec } from "./key-record.ts";
import type { KeyStore } from "./key-store.ts";

const macAlgorithm = z.enum(["HMAC_SHA_224", "HMAC_SHA_256", "HMAC_SHA_384", "HMAC_SHA_512"]);
type MacAlgorithm = z.infer<typeof macAlgorithm>;

const ALGORITHMS: Readonly<Record<MacAlgorithm, { readonly digest: string; readonly spec: KeySpec }>> = {
  HMAC_SHA_224: { digest: "sha224", spec: "HMAC_224" },
  HMAC_SHA_256: { digest: "sha256", spec: "HMAC_256" },
  HMAC_SHA_384: { digest: "sha384", spec: "HMAC_384" },
  HMAC_SHA_512: { digest: "sha512", spec: "HMAC_512" },
};

const generateMacInput = z.strictObject({
  KeyId: z.string().min(1).max(2048),
  Message: blob({ max: 4096 }),
  MacAlgorithm: macAlgorithm,
});
const verifyMacInput = generateMacInput.extend({ Mac: blob({ max: 6144 }) });

export function macOperations(store: KeyStore): Operations {
  return {
    GenerateMac: operation(generateMacInput, (input) => {
      const key = macKey(store, input.KeyId, input.MacAlgorithm);
      const mac = macOf(key, input.MacAlgorithm, input.Message);
      return { KeyId: store.arnOf(key), Mac: mac.toString("base64"), MacAlgorithm: input.MacAlgorithm };
    }),

    VerifyMac: operation(verifyMacInput, (input) => {
      const key = macKey(store, input.KeyId, input.MacAlgorithm);
      const wanted = macOf(key, input.MacAlgorithm, input.Message);
      // The length is no secret; the bytes are compared without telling where they differ.
      const isRight = wanted.length === input.Mac.length && timingSafeEqual(wanted, input.Mac);
      if (!isRight) throw new AwsError("KMSInvalidMacException", "The MAC is not valid for the message");
      return { KeyId: store.arnOf(key), MacValid: true, MacAlgorithm: input.MacAlgorithm };
    }),
  };
}

function macKey(store: KeyStore, reference: string, algorithm: MacAlgorithm): KeyRecord {
  const key = usableKey(store, reference, "GENERATE_VERIFY_MAC");
  if (key.spec !== ALGORITHMS[algorithm].spec) throw invalidUsage(store.arnOf(key), `${key.usage} with ${key.spec}`);
  return key;
}

// HMAC keys cannot be rotated, so their first material is their only one.
function macOf({ material: [only] }: KeyRecord, algorithm: MacAlgorithm, message: Buffer): Buffer {
  if (only === undefined) throw new TypeError("Cannot compute a MAC: the key has no material");
  return createHmac(ALGORITHMS[algorithm].digest, Buffer.from(only.bytes, "base64")).update(message).digest();
}
