import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY_MS, KEY, KEY_ARN, OTHER_KEY, startKms } from "./local-kms.ts";

let kms: Awaited<ReturnType<typeof startKms>>;

beforeEach(async () => {
  kms = await startKms();
  kms.service.ensureKey({ keyId: KEY });
});
afterEach(() => kms.stop());

const named = (name: string) => expect.objectContaining({ name });
const describeKey = async (keyId = KEY) =>
  (await kms.client.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata;
const scheduleDeletion = (days = 7) =>
  kms.client.send(new ScheduleKeyDeletionCommand({ KeyId: KEY, PendingWindowInDays: days }));

describe("a key", () => {
  test("describes itself as AWS does", async () => {
    expect(await describeKey()).toMatchObject({
      Arn: KEY_ARN,
      AWSAccountId: "123456789012",
      KeyId: KEY,
      KeyState: "Enabled",
      Enabled: true,
      KeyUsage: "ENCRYPT_DECRYPT",
      KeySpec: "SYMMETRIC_DEFAULT",
      KeyManager: "CUSTOMER",
      CreationDate: new Date("2026-01-01T00:00:00Z"),
      EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    });
  });

  test("is made on wish, for sealing or for MACs, and listed page by page", async () => {
    const made = await kms.client.send(new CreateKeyCommand({ Description: "mine" }));
    const mac = await kms.client.send(new CreateKeyCommand({ KeyUsage: "GENERATE_VERIFY_MAC", KeySpec: "HMAC_384" }));

    const first = await kms.client.send(new ListKeysCommand({ Limit: 2 }));
    const second = await kms.client.send(new ListKeysCommand({ Limit: 2, Marker: first.NextMarker }));

    expect(made.KeyMetadata).toMatchObject({ Description: "mine", KeySpec: "SYMMETRIC_DEFAULT" });
    expect(mac.KeyMetadata).toMatchObject({ KeyUsage: "GENERATE_VERIFY_MAC", MacAlgorithms: ["HMAC_SHA_384"] });
    expect(first.Truncated).toBe(true);
    expect(second.Truncated).toBe(false);
    const ids = [...(first.Keys ?? []), ...(second.Keys ?? [])].map(({ KeyId }) => KeyId);
    expect(ids.sort()).toEqual([KEY, made.KeyMetadata?.KeyId, mac.KeyMetadata?.KeyId].sort());
  });

  test("refuses a spec that does not fit its usage", async () => {
    const create = kms.client.send(new CreateKeyCommand({ KeyUsage: "ENCRYPT_DECRYPT", KeySpec: "HMAC_256" }));

    await expect(create).rejects.toThrow("KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec HMAC_256");
  });
});

describe("a disabled key", () => {
  test("neither seals nor opens until it is enabled", async () => {
    const sealed = await kms.encrypt("x");
    await kms.client.send(new DisableKeyCommand({ KeyId: KEY }));

    await expect(kms.encrypt("x")).rejects.toThrow(named("DisabledException"));
    await expect(kms.decrypt(sealed)).rejects.toThrow(named("DisabledException"));

    await kms.client.send(new EnableKeyCommand({ KeyId: KEY }));
    expect(await kms.decrypt(sealed)).toBe("x");
  });
});

describe("a key that is to be deleted", () => {
  test("refuses use and change, and says when it goes", async () => {
    const sealed = await kms.encrypt("x");
    const scheduled = await scheduleDeletion(7);

    expect(scheduled).toMatchObject({
      KeyState: "PendingDeletion",
      PendingWindowInDays: 7,
      DeletionDate: new Date("2026-01-08T00:00:00Z"),
    });
    expect(await describeKey()).toMatchObject({ KeyState: "PendingDeletion", Enabled: false });
    await expect(kms.decrypt(sealed)).rejects.toThrow(named("KMSInvalidStateException"));
    await expect(scheduleDeletion()).rejects.toThrow(named("KMSInvalidStateException"));
    await expect(kms.client.send(new EnableKeyCommand({ KeyId: KEY }))).rejects.toThrow(
      named("KMSInvalidStateException"),
    );
  });

  test("comes back disabled when the deletion is cancelled", async () => {
    await scheduleDeletion();

    await kms.client.send(new CancelKeyDeletionCommand({ KeyId: KEY }));

    expect(await describeKey()).toMatchObject({ KeyState: "Disabled" });
  });

  test("is gone after the window, with what it sealed and its aliases", async () => {
    await kms.client.send(new CreateAliasCommand({ AliasName: "alias/mine", TargetKeyId: KEY }));
    const sealed = await kms.encrypt("x");
    await scheduleDeletion(7);

    kms.clock.now += 7 * DAY_MS;

    await expect(describeKey()).rejects.toThrow(named("NotFoundException"));
    await expect(kms.decrypt(sealed)).rejects.toThrow(named("InvalidCiphertextException"));
    expect((await kms.client.send(new ListAliasesCommand({}))).Aliases).toEqual([]);
  });

  test("cannot be cancelled when it was never scheduled", async () => {
    await expect(kms.client.send(new CancelKeyDeletionCommand({ KeyId: KEY }))).rejects.toThrow(
      named("KMSInvalidStateException"),
    );
  });
});

describe("an alias", () => {
  const create = (AliasName: string, TargetKeyId = KEY) =>
    kms.client.send(new CreateAliasCommand({ AliasName, TargetKeyId }));

  test("names a key until it is deleted", async () => {
    await create("alias/mine");
    expect(await describeKey("alias/mine")).toMatchObject({ KeyId: KEY });

    await kms.client.send(new DeleteAliasCommand({ AliasName: "alias/mine" }));
    await expect(describeKey("alias/mine")).rejects.toThrow(
      "Alias arn:aws:kms:eu-central-1:123456789012:alias/mine is not found.",
    );
  });

  test("is listed with its key", async () => {
    kms.service.ensureKey({ keyId: OTHER_KEY, alias: "alias/other" });
    await create("alias/mine");

    const ofKey = await kms.client.send(new ListAliasesCommand({ KeyId: KEY }));

    expect(ofKey.Aliases).toEqual([
      {
        AliasName: "alias/mine",
        AliasArn: "arn:aws:kms:eu-central-1:123456789012:alias/mine",
        TargetKeyId: KEY,
      },
    ]);
  });

  test("is refused when taken, when unknown, and under alias/aws/", async () => {
    await create("alias/mine");

    await expect(create("alias/mine")).rejects.toThrow(named("AlreadyExistsException"));
    await expect(create("alias/aws/sqs")).rejects.toThrow(named("NotAuthorizedException"));
    await expect(kms.client.send(new DeleteAliasCommand({ AliasName: "alias/none" }))).rejects.toThrow(
      named("NotFoundException"),
    );
  });
});

test("the key of an AWS service is made when it is first described, and nobody else may change it", async () => {
  const described = await describeKey("alias/aws/secretsmanager");

  expect(described).toMatchObject({ KeyManager: "AWS", KeyState: "Enabled" });
  expect(await describeKey("alias/aws/secretsmanager")).toMatchObject({ KeyId: described?.KeyId });
  await expect(kms.client.send(new DisableKeyCommand({ KeyId: described?.KeyId }))).rejects.toThrow(
    named("AccessDeniedException"),
  );
});
