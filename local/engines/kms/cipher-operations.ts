import * as z from "zod";
import { blob } from "../input.ts";
import { type Operations, operation } from "../operations.ts";
import { open, seal, sealingKeyId } from "./ciphertext.ts";
import { type EncryptionContext, encryptionContext } from "./encryption-context.ts";
import { incorrectKey, invalidCiphertext } from "./key-errors.ts";
import { usable, usableKey } from "./key-guards.ts";
import type { KeyRecord } from "./key-record.ts";
import type { KeyStore } from "./key-store.ts";

const ALGORITHM = "SYMMETRIC_DEFAULT";
const keyId = z.string().min(1).max(2048);
const algorithm = z.literal(ALGORITHM).optional();
// KMS seals keys, not payloads: what is larger gets a data key and is sealed by its owner.
const plaintext = blob({ max: 4096 });
const ciphertext = blob({ max: 6144 });

const encryptInput = z.strictObject({
  KeyId: keyId,
  Plaintext: plaintext,
  EncryptionContext: encryptionContext,
  EncryptionAlgorithm: algorithm,
});

const decryptInput = z.strictObject({
  KeyId: keyId.optional(),
  CiphertextBlob: ciphertext,
  EncryptionContext: encryptionContext,
  EncryptionAlgorithm: algorithm,
});

const reEncryptInput = z.strictObject({
  CiphertextBlob: ciphertext,
  SourceKeyId: keyId.optional(),
  SourceEncryptionContext: encryptionContext,
  SourceEncryptionAlgorithm: algorithm,
  DestinationKeyId: keyId,
  DestinationEncryptionContext: encryptionContext,
  DestinationEncryptionAlgorithm: algorithm,
});

export function cipherOperations(store: KeyStore): Operations {
  return {
    Encrypt: operation(encryptInput, (input) => {
      const key = usableKey(store, input.KeyId, "ENCRYPT_DECRYPT");
      const sealed = seal(key, input.Plaintext, input.EncryptionContext);
      return { KeyId: store.arnOf(key), CiphertextBlob: sealed.toString("base64"), EncryptionAlgorithm: ALGORITHM };
    }),

    Decrypt: operation(decryptInput, (input) => {
      const { key, opened } = openWith(store, input.CiphertextBlob, input.EncryptionContext, input.KeyId);
      return { KeyId: store.arnOf(key), Plaintext: opened.toString("base64"), EncryptionAlgorithm: ALGORITHM };
    }),

    ReEncrypt: operation(reEncryptInput, (input) => {
      const source = openWith(store, input.CiphertextBlob, input.SourceEncryptionContext, input.SourceKeyId);
      const key = usableKey(store, input.DestinationKeyId, "ENCRYPT_DECRYPT");
      const sealed = seal(key, source.opened, input.DestinationEncryptionContext);
      return {
        KeyId: store.arnOf(key),
        SourceKeyId: store.arnOf(source.key),
        CiphertextBlob: sealed.toString("base64"),
        SourceEncryptionAlgorithm: ALGORITHM,
        DestinationEncryptionAlgorithm: ALGORITHM,
      };
    }),
  };
}

function openWith(store: KeyStore, sealed: Buffer, context: EncryptionContext, expectedKey: string | undefined) {
  const key = usable(store, keyFor(store, sealed, expectedKey), "ENCRYPT_DECRYPT");
  return { key, opened: open(key, sealed, context) };
}

// A caller who names the key is refused a ciphertext of any other, so that nobody can be made to open what somebody
// else slipped in.
function keyFor(store: KeyStore, sealed: Buffer, expectedKey: string | undefined): KeyRecord {
  const sealer = store.byId(sealingKeyId(sealed));
  if (expectedKey !== undefined && store.find(expectedKey).id !== sealer?.id) throw incorrectKey();
  if (sealer === undefined) throw invalidCiphertext();
  return sealer;
}
