import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { waitUntil } from "../support/receiver.ts";

const SECRETS = ["SigningKey", "ApiKeyPepper", "SessionKey", "AdminKey"];
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud?.close());

const arnOf = (name: string) => cloud.cloud.plan.secrets.find(({ arn }) => arn.includes(name))?.arn ?? "";
const labelsOf = async (name: string) => {
  const { VersionIdsToStages } = await cloud.cloud.engines.secretsmanager.call("DescribeSecret", {
    SecretId: arnOf(name),
  });
  return Object.values(VersionIdsToStages ?? {}).flat();
};

describe.each(SECRETS)("the secret %s", (name) => {
  test("is rotated by the function and the role that the templates declare", async () => {
    await cloud.cloud.engines.secretsmanager.call("RotateSecret", { SecretId: arnOf(name) });
    await waitUntil(
      async () => (await labelsOf(name)).includes("AWSPREVIOUS"),
      15_000,
      () => cloud.logs.join("\n"),
    );

    expect((await labelsOf(name)).toSorted()).toEqual(["AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"]);
  });

  test("is due again after thirty days", () => {
    const plan = cloud.cloud.plan.secrets.find(({ arn }) => arn.includes(name));

    expect(plan?.rotation?.rules).toEqual({ AutomaticallyAfterDays: 30 });
  });
});

test("the admin key from before its rotation goes on working", async () => {
  const { status } = await cloud.call("GET", "/v1/tenants/acme/endpoints");

  expect(status).toBe(200);
});
