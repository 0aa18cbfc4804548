import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LocalSecrets, startSecrets } from "./local-secrets.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const named = (name: string) => expect.objectContaining({ name });
let secrets: LocalSecrets;

beforeEach(async () => {
  secrets = await startSecrets();
});
afterEach(() => secrets.stop());

describe("a value", () => {
  test("is read by name, by ARN, and by ARN without its suffix", async () => {
    const { arn } = await secrets.create("posthorn/pepper", "pinch");

    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:123456789012:secret:posthorn\/pepper-[A-Za-z0-9]{6}$/);
    expect(await secrets.get("posthorn/pepper")).toBe("pinch");
    expect(await secrets.get(arn)).toBe("pinch");
    expect(await secrets.get(arn.slice(0, -7))).toBe("pinch");
  });

  test("may be bytes", async () => {
    const bytes = Uint8Array.of(0, 255, 128);
    await secrets.client.send(new CreateSecretCommand({ Name: "bytes", SecretBinary: bytes }));

    const { SecretBinary, SecretString } = await secrets.client.send(new GetSecretValueCommand({ SecretId: "bytes" }));

    expect(SecretBinary).toEqual(bytes);
    expect(SecretString).toBeUndefined();
  });

  test("cannot be bytes and text at once, nor nothing", async () => {
    await secrets.create("one", "x");
    const both = new PutSecretValueCommand({ SecretId: "one", SecretString: "x", SecretBinary: Uint8Array.of(1) });
    const nothing = new PutSecretValueCommand({ SecretId: "one" });

    await expect(secrets.client.send(both)).rejects.toThrow(named("InvalidParameterException"));
    await expect(secrets.client.send(nothing)).rejects.toThrow("You must provide either SecretString or SecretBinary.");
  });

  test("is missing until the secret has one", async () => {
    await secrets.create("empty");

    await expect(secrets.get("empty")).rejects.toThrow(
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
    await expect(secrets.get("none")).rejects.toThrow("Secrets Manager can't find the specified secret.");
  });

  test("is read by version, and only under a label that the version has", async () => {
    const { version } = await secrets.create("key", "first");
    await secrets.put("key", "second");
    const read = (VersionStage?: string) =>
      secrets.client.send(
        new GetSecretValueCommand({ SecretId: "key", VersionId: version, ...(VersionStage ? { VersionStage } : {}) }),
      );

    expect(await read()).toMatchObject({ SecretString: "first", VersionStages: ["AWSPREVIOUS"] });
    expect(await read("AWSPREVIOUS")).toMatchObject({ SecretString: "first" });
    await expect(read("AWSCURRENT")).rejects.toThrow(named("InvalidRequestException"));
  });

  test("over 64 KiB is refused", async () => {
    await expect(secrets.create("big", "x".repeat(65_537))).rejects.toThrow(named("ValidationException"));
  });
});

describe("a repeated request", () => {
  const put = (SecretString: string) =>
    secrets.client.send(new PutSecretValueCommand({ SecretId: "key", SecretString, ClientRequestToken: TOKEN }));

  test("with the same token and value makes no second version", async () => {
    await secrets.create("key", "first");
    const first = await put("second");
    await secrets.put("key", "third");

    const repeat = await put("second");

    expect(first.VersionStages).toEqual(["AWSCURRENT"]);
    expect(repeat).toMatchObject({ VersionId: TOKEN, VersionStages: ["AWSPREVIOUS"] });
    expect(await secrets.get("key")).toBe("third");
  });

  test("with the same token and another value is refused", async () => {
    await secrets.create("key", "first");
    await put("second");

    await expect(put("other")).rejects.toThrow(named("ResourceExistsException"));
  });

  test("creates one secret, and a different creation under the name is refused", async () => {
    const create = (SecretString: string, ClientRequestToken: string) =>
      secrets.client.send(new CreateSecretCommand({ Name: "key", SecretString, ClientRequestToken }));
    const [one, other] = await Promise.all([create("x", TOKEN), create("x", TOKEN)]);

    expect(one.ARN).toBe(other.ARN);
    await expect(create("x", "f".repeat(32))).rejects.toThrow(
      "The operation failed because the secret key already exists.",
    );
  });
});

test("concurrent puts leave one current and one previous version, and lose none", async () => {
  await secrets.create("key", "0");
  await Promise.all(["1", "2", "3", "4", "5"].map((value) => secrets.put("key", value)));

  const stages = Object.values(await secrets.stages("key"));
  const { Versions } = await secrets.client.send(
    new ListSecretVersionIdsCommand({ SecretId: "key", IncludeDeprecated: true }),
  );

  expect(stages.flat().sort()).toEqual(["AWSCURRENT", "AWSPREVIOUS"]);
  expect(Versions).toHaveLength(6);
});

test("an update changes description and value together", async () => {
  await secrets.create("key", "first");

  await secrets.client.send(new UpdateSecretCommand({ SecretId: "key", Description: "new", SecretString: "second" }));

  expect(await secrets.get("key")).toBe("second");
  expect(await secrets.get("key", "AWSPREVIOUS")).toBe("first");
});

describe("a batch", () => {
  test("answers what it found and lists what it did not", async () => {
    await secrets.create("one", "1");
    await secrets.create("two", "2");

    const { SecretValues, Errors } = await secrets.client.send(
      new BatchGetSecretValueCommand({ SecretIdList: ["one", "none", "two"] }),
    );

    expect(SecretValues?.map(({ SecretString }) => SecretString)).toEqual(["1", "2"]);
    expect(Errors).toEqual([
      {
        SecretId: "none",
        ErrorCode: "ResourceNotFoundException",
        Message: "Secrets Manager can't find the specified secret.",
      },
    ]);
  });

  test("can be chosen by filter", async () => {
    await secrets.create("app/one", "1");
    await secrets.create("other", "2");

    const filters = [{ Key: "name", Values: ["app/"] }] as const;
    const { SecretValues } = await secrets.client.send(
      new BatchGetSecretValueCommand({ Filters: filters.map(({ Key, Values }) => ({ Key, Values: [...Values] })) }),
    );

    expect(SecretValues?.map(({ Name }) => Name)).toEqual(["app/one"]);
  });
});
