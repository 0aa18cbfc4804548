import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  type GetRandomPasswordCommandInput,
  ListSecretsCommand,
  RestoreSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY_MS, type LocalSecrets, startSecrets } from "./local-secrets.ts";

let secrets: LocalSecrets;

beforeEach(async () => {
  secrets = await startSecrets();
});
afterEach(() => secrets.stop());

const remove = (input: { RecoveryWindowInDays?: number; ForceDeleteWithoutRecovery?: boolean } = {}) =>
  secrets.client.send(new DeleteSecretCommand({ SecretId: "key", ...input }));

describe("a deleted secret", () => {
  test("cannot be read, is listed only on wish, and can be restored", async () => {
    await secrets.create("key", "value");
    const { DeletionDate } = await remove({ RecoveryWindowInDays: 7 });

    expect(DeletionDate).toEqual(new Date("2026-01-08T00:00:00Z"));
    await expect(secrets.get("key")).rejects.toThrow(
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
    expect((await secrets.client.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    const listed = await secrets.client.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
    expect(listed.SecretList).toHaveLength(1);

    await secrets.client.send(new RestoreSecretCommand({ SecretId: "key" }));
    expect(await secrets.get("key")).toBe("value");
  });

  test("keeps its name until its window is over", async () => {
    await secrets.create("key", "value");
    await remove();

    await expect(secrets.create("key", "other")).rejects.toThrow("is already scheduled for deletion");
    secrets.clock.now += 30 * DAY_MS;
    await secrets.create("key", "other");
    expect(await secrets.get("key")).toBe("other");
  });

  test("is gone at once when forced, and forcing it again is no error", async () => {
    await secrets.create("key", "value");

    await remove({ ForceDeleteWithoutRecovery: true });

    await expect(secrets.get("key")).rejects.toThrow("Secrets Manager can't find the specified secret.");
    expect(await remove({ ForceDeleteWithoutRecovery: true })).toMatchObject({ Name: "key" });
  });

  test("cannot be forced and given a window", async () => {
    await secrets.create("key", "value");

    await expect(remove({ ForceDeleteWithoutRecovery: true, RecoveryWindowInDays: 7 })).rejects.toThrow(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  });
});

test("secrets are listed page by page", async () => {
  for (const name of ["c", "a", "b"]) await secrets.create(name, "x");

  const first = await secrets.client.send(new ListSecretsCommand({ MaxResults: 2 }));
  const rest = new ListSecretsCommand({ MaxResults: 2, NextToken: first.NextToken ?? "" });
  const second = await secrets.client.send(rest);

  expect(first.SecretList?.map(({ Name }) => Name)).toEqual(["a", "b"]);
  expect(second.SecretList?.map(({ Name }) => Name)).toEqual(["c"]);
  expect(second.NextToken).toBeUndefined();
});

test("a secret describes itself without its value", async () => {
  await secrets.create("key", "do not show");

  const described = await secrets.client.send(new DescribeSecretCommand({ SecretId: "key" }));

  expect(described).toMatchObject({ Name: "key", CreatedDate: new Date("2026-01-01T00:00:00Z"), Tags: [] });
  expect(JSON.stringify(described)).not.toContain("do not show");
});

describe("a random password", () => {
  const password = async (input: GetRandomPasswordCommandInput) =>
    (await secrets.client.send(new GetRandomPasswordCommand(input))).RandomPassword ?? "";

  test("has 32 characters of every kind but space", async () => {
    const made = await password({});

    expect(made).toHaveLength(32);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(made).toMatch(kind);
    expect(made).not.toContain(" ");
  });

  test("leaves out what it is told to", async () => {
    const made = await password({ PasswordLength: 500, ExcludePunctuation: true, ExcludeCharacters: "0Ol1" });

    expect(made).toMatch(/^[A-Za-z0-9]{500}$/);
    expect(made).not.toMatch(/[0Ol1]/);
  });

  test("is refused when nothing is left to make it from, or too little room for every kind", async () => {
    const nothing = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };

    await expect(password(nothing)).rejects.toThrow("every character is excluded");
    await expect(password({ PasswordLength: 3 })).rejects.toThrow("shorter than the 4 required character types");
  });
});
