import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateRandomCommand,
  ReEncryptCommand,
} from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KEY, KEY_ARN, OTHER_KEY, startKms } from "./local-kms.ts";

const HMAC_KEY = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
let kms: Awaited<ReturnType<typeof startKms>>;

beforeAll(async () => {
  kms = await startKms();
  kms.service.ensureKey({ keyId: KEY, alias: "alias/posthorn" });
  kms.service.ensureKey({ keyId: OTHER_KEY });
  kms.service.ensureKey({ keyId: HMAC_KEY, spec: "HMAC_256" });
});
afterAll(() => kms.stop());

describe("sealing", () => {
  test("opens what it sealed without being told the key", async () => {
    const sealed = await kms.encrypt("attack at dawn", { tenant: "acme" });

    const opened = await kms.client.send(
      new DecryptCommand({ CiphertextBlob: sealed, EncryptionContext: { tenant: "acme" } }),
    );

    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe("attack at dawn");
    expect(opened).toMatchObject({ KeyId: KEY_ARN, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" });
  });

  test("never gives the same ciphertext twice, and never the plaintext in it", async () => {
    const one = await kms.encrypt("attack at dawn");
    const other = await kms.encrypt("attack at dawn");

    expect(Buffer.from(one).equals(other)).toBe(false);
    expect(Buffer.from(one).includes("attack")).toBe(false);
  });

  test("takes the pairs of a context in any order", async () => {
    const sealed = await kms.encrypt("x", { purpose: "keyring", tenant: "acme" });

    expect(await kms.decrypt(sealed, { tenant: "acme", purpose: "keyring" })).toBe("x");
  });

  test.each([
    ["another value", { purpose: "keyring", tenant: "evil" }],
    ["a pair less", { purpose: "keyring" }],
    ["a pair more", { purpose: "keyring", tenant: "acme", more: "1" }],
    ["the border between key and value moved", { purpose: "keyring", tenan: "tacme" }],
    ["no context", {}],
  ])("refuses a context with %s", async (_, context) => {
    const sealed = await kms.encrypt("x", { purpose: "keyring", tenant: "acme" });

    await expect(kms.decrypt(sealed, context)).rejects.toThrow(
      expect.objectContaining({ name: "InvalidCiphertextException" }),
    );
  });

  test("refuses a ciphertext with any one bit flipped, and any that was cut", async () => {
    const sealed = Buffer.from(await kms.encrypt("x"));
    const flipped = [...sealed.keys()].map((index) => {
      const copy = Buffer.from(sealed);
      copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
      return copy;
    });
    const cut = [1, 16, 40, sealed.length - 1].map((length) => sealed.subarray(0, length));

    for (const forged of [...flipped, ...cut])
      await expect(kms.decrypt(forged)).rejects.toThrow(
        expect.objectContaining({ name: "InvalidCiphertextException" }),
      );
  });

  test("refuses a ciphertext of another key than the one named", async () => {
    const sealed = await kms.encrypt("x");

    const decrypt = kms.client.send(new DecryptCommand({ CiphertextBlob: sealed, KeyId: OTHER_KEY }));

    await expect(decrypt).rejects.toThrow(expect.objectContaining({ name: "IncorrectKeyException" }));
  });

  test("moves a ciphertext to another key and context without showing the plaintext", async () => {
    const sealed = await kms.encrypt("x", { tenant: "acme" });

    const moved = await kms.client.send(
      new ReEncryptCommand({
        CiphertextBlob: sealed,
        SourceEncryptionContext: { tenant: "acme" },
        DestinationKeyId: OTHER_KEY,
        DestinationEncryptionContext: { tenant: "bolt" },
      }),
    );

    expect(moved.SourceKeyId).toBe(KEY_ARN);
    expect(moved.KeyId).toMatch(OTHER_KEY);
    expect(await kms.decrypt(moved.CiphertextBlob ?? new Uint8Array(), { tenant: "bolt" })).toBe("x");
  });

  test.each(["alias/posthorn", "arn:aws:kms:eu-central-1:123456789012:alias/posthorn", KEY_ARN])(
    "finds the key by %s",
    async (reference) => {
      const sealed = await kms.encrypt("x", {}, reference);

      expect(await kms.decrypt(sealed)).toBe("x");
    },
  );
});

describe("data keys", () => {
  test("come in clear and wrapped, and the wrapped one opens to the clear one", async () => {
    const dataKey = await kms.client.send(
      new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: "AES_256", EncryptionContext: { tenant: "acme" } }),
    );
    const opened = await kms.client.send(
      new DecryptCommand({ CiphertextBlob: dataKey.CiphertextBlob, EncryptionContext: { tenant: "acme" } }),
    );

    expect(dataKey.Plaintext).toHaveLength(32);
    expect(opened.Plaintext).toEqual(dataKey.Plaintext);
  });

  test("come without the clear one on wish", async () => {
    const dataKey = await kms.client.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId: KEY, NumberOfBytes: 64 }),
    );

    expect(dataKey).not.toHaveProperty("Plaintext");
    expect(dataKey.CiphertextBlob?.length).toBeGreaterThan(64);
  });

  test.each([{}, { KeySpec: "AES_256", NumberOfBytes: 32 } as const])(
    "need one of spec and length, not %j",
    async (lengths) => {
      const call = kms.client.send(new GenerateDataKeyCommand({ KeyId: KEY, ...lengths }));

      await expect(call).rejects.toThrow("Please specify either number of bytes or key spec.");
    },
  );

  test("random bytes are as many as asked for", async () => {
    const { Plaintext } = await kms.client.send(new GenerateRandomCommand({ NumberOfBytes: 24 }));

    expect(Plaintext).toHaveLength(24);
  });
});

describe("refusals", () => {
  test.each([
    ["12345678-0000-4000-8000-000000000000", "NotFoundException"],
    ["alias/none", "NotFoundException"],
    ["not-a-key", "NotFoundException"],
    ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555", "NotFoundException"],
    ["arn:aws:sqs:eu-central-1:123456789012:queue", "InvalidArnException"],
    [HMAC_KEY, "InvalidKeyUsageException"],
  ])("the key %s is answered with %s", async (reference, name) => {
    await expect(kms.encrypt("x", {}, reference)).rejects.toThrow(expect.objectContaining({ name }));
  });

  test("a plaintext over 4096 bytes is refused in AWS's words, which do not repeat it", async () => {
    await expect(kms.encrypt("x".repeat(4097))).rejects.toThrow(
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    );
  });

  test("a missing parameter is named", async () => {
    await expect(kms.service.call("Encrypt", { Plaintext: "eA==" })).rejects.toMatchObject({
      code: "ValidationException",
      message:
        "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    });
  });

  test("a parameter that the engine does not know is refused by name rather than dropped", async () => {
    const dryRun = kms.client.send(new EncryptCommand({ KeyId: KEY, Plaintext: Buffer.from("x"), DryRun: true }));

    await expect(dryRun).rejects.toThrow("The local engine does not support the parameter DryRun");
  });

  test("an operation that the engine does not know is refused by name", async () => {
    await expect(kms.service.call("Sign", {})).rejects.toMatchObject({
      code: "UnknownOperationException",
      message: "The local engine does not support the operation Sign",
    });
  });
});
