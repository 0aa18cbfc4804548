import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import * as z from "zod";
import { AwsError, type JsonObject, type JsonService } from "../json-service.ts";
import type { SecretRecord, SecretValue } from "./secret-record.ts";

/** Turns values into what may lie on disk, bound to the secret and version they belong to. */
export interface ValueSealer {
  seal(value: SecretValue, secret: SecretRecord, versionId: string): Promise<string>;
  open(sealed: string, secret: SecretRecord, versionId: string): Promise<SecretValue>;
}

const DEFAULT_KEY = "alias/aws/secretsmanager";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const base64 = z.base64().transform((text) => Buffer.from(text, "base64"));
const sealedValue = z.strictObject({ wrappedKey: z.base64(), nonce: base64, tag: base64, ciphertext: base64 });
const secretValue = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.string() })]);
const dataKey = z.object({ Plaintext: base64, CiphertextBlob: z.base64() });

/** As Secrets Manager does it: a fresh data key per version, wrapped under the secret's key. */
export function createKmsSealer(kms: JsonService): ValueSealer {
  return {
    async seal(value, secret, versionId) {
      const keyId = secret.kmsKeyId ?? (await defaultKey(kms));
      const EncryptionContext = contextOf(secret, versionId);
      const wrapped = await asking("EncryptionFailure", () =>
        kms.call("GenerateDataKey", { KeyId: keyId, KeySpec: "AES_256", EncryptionContext }),
      );
      const { Plaintext, CiphertextBlob } = dataKey.parse(wrapped);
      return JSON.stringify({ wrappedKey: CiphertextBlob, ...encrypt(Plaintext, JSON.stringify(value)) });
    },

    async open(sealed, secret, versionId) {
      const { wrappedKey, ...encrypted } = sealedValue.parse(JSON.parse(sealed));
      const EncryptionContext = contextOf(secret, versionId);
      const opened = await asking("DecryptionFailure", () =>
        kms.call("Decrypt", { CiphertextBlob: wrappedKey, EncryptionContext }),
      );
      const { Plaintext } = dataKey.pick({ Plaintext: true }).parse(opened);
      return secretValue.parse(JSON.parse(decrypt(Plaintext, encrypted)));
    },
  };
}

/** For an engine in memory, where nothing lies at rest. */
export const unsealed: ValueSealer = {
  seal: async (value) => JSON.stringify(value),
  open: async (sealed) => secretValue.parse(JSON.parse(sealed)),
};

/** The context that AWS uses, so that a policy on `kms:EncryptionContext:SecretARN` means the same here. */
function contextOf({ arn }: SecretRecord, versionId: string): JsonObject {
  return { SecretARN: arn, SecretVersionId: versionId };
}

/** Describing the service's own key is what brings it into being. */
async function defaultKey(kms: JsonService): Promise<string> {
  await kms.call("DescribeKey", { KeyId: DEFAULT_KEY });
  return DEFAULT_KEY;
}

async function asking<Result>(code: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(code, `Secrets Manager can't use the KMS key of the secret: ${error.code}: ${error.message}`);
  }
}

function encrypt(key: Buffer, text: string) {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return {
    nonce: nonce.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
    ciphertext: ciphertext.toString("base64"),
  };
}

function decrypt(key: Buffer, { nonce, tag, ciphertext }: Omit<z.infer<typeof sealedValue>, "wrappedKey">): string {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString();
}
