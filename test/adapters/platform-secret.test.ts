import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPlatformSecret } from "../../adapters/platform-secret.ts";
import { epochMs } from "../../core/time.ts";
import { type LocalSecrets, startSecrets } from "../local/engines/secrets-manager/local-secrets.ts";

const MINUTE = 60_000;
let secrets: LocalSecrets;
let arn: string;
let now: number;
const readerOf = () => createPlatformSecret(secrets.client, arn, () => epochMs(now));

beforeEach(async () => {
  now = 1_800_000_000_000;
  secrets = await startSecrets();
  ({ arn } = await secrets.create("key", "first"));
});
afterEach(() => secrets.stop());

test("a rotated secret is known within five minutes, without a restart, and the one before it still counts", async () => {
  const read = readerOf();
  const before = await read();
  await secrets.put(arn, "second");

  now += 5 * MINUTE - 1;
  const cached = await read();
  now += 1;
  const fresh = await read();

  expect(before).toEqual(["first"]);
  expect(cached).toEqual(["first"]);
  expect(fresh).toEqual(["second", "first"]);
});

test("goes on for an hour with what it knows while Secrets Manager cannot be reached, and no longer", async () => {
  const read = readerOf();
  await read();
  await secrets.stop();

  now += 60 * MINUTE - 1;
  expect(await read()).toEqual(["first"]);
  now += 1;
  await expect(read()).rejects.toThrow();

  secrets = await startSecrets(); // for the hook that stops it
});

test("a secret that was taken away is not used any longer", async () => {
  const read = readerOf();
  await read();
  await secrets.client.send(new DeleteSecretCommand({ SecretId: arn }));

  now += 5 * MINUTE;
  await expect(read()).rejects.toThrow();
});

test("readers who ask at the same time share one reading", async () => {
  const read = readerOf();
  const [one, other] = await Promise.all([read(), read()]);

  expect(one).toBe(other);
});
