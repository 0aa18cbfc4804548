import { randomBytes } from "node:crypto";
import * as z from "zod";
import type { JsonObject } from "../json-service.ts";
import { type Operations, operation } from "../operations.ts";
import { seal } from "./ciphertext.ts";
import { encryptionContext } from "./encryption-context.ts";
import { invalid } from "./key-errors.ts";
import { usableKey } from "./key-guards.ts";
import type { KeyStore } from "./key-store.ts";

const MAX_RANDOM_BYTES = 1024;
const byteCount = z.number().int().min(1).max(MAX_RANDOM_BYTES);
const KEY_BYTES = { AES_256: 32, AES_128: 16 } as const;

const dataKeyInput = z.strictObject({
  KeyId: z.string().min(1).max(2048),
  KeySpec: z.enum(["AES_256", "AES_128"]).optional(),
  NumberOfBytes: byteCount.optional(),
  EncryptionContext: encryptionContext,
});
type DataKeyInput = z.infer<typeof dataKeyInput>;

export function dataKeyOperations(store: KeyStore): Operations {
  return {
    GenerateDataKey: operation(dataKeyInput, (input) => {
      const { plaintext, answer } = newDataKey(store, input);
      return { ...answer, Plaintext: plaintext.toString("base64") };
    }),

    GenerateDataKeyWithoutPlaintext: operation(dataKeyInput, (input) => newDataKey(store, input).answer),

    GenerateRandom: operation(z.strictObject({ NumberOfBytes: byteCount }), ({ NumberOfBytes }) => ({
      Plaintext: randomBytes(NumberOfBytes).toString("base64"),
    })),
  };
}

function newDataKey(store: KeyStore, input: DataKeyInput): { readonly plaintext: Buffer; readonly answer: JsonObject } {
  const key = usableKey(store, input.KeyId, "ENCRYPT_DECRYPT");
  const plaintext = randomBytes(lengthOf(input));
  const sealed = seal(key, plaintext, input.EncryptionContext);
  return { plaintext, answer: { KeyId: store.arnOf(key), CiphertextBlob: sealed.toString("base64") } };
}

function lengthOf({ KeySpec, NumberOfBytes }: DataKeyInput): number {
  if (KeySpec !== undefined && NumberOfBytes === undefined) return KEY_BYTES[KeySpec];
  if (KeySpec === undefined && NumberOfBytes !== undefined) return NumberOfBytes;
  throw invalid("Please specify either number of bytes or key spec.");
}
