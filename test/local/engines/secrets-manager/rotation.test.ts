import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RotationEvent } from "../../../../local/engines/secrets-manager/rotator.ts";
import { DAY_MS, type LocalSecrets, startSecrets } from "./local-secrets.ts";

const FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:rotate:live";
let secrets: LocalSecrets;
let steps: RotationEvent[];
let failingStep: string | undefined;

beforeEach(async () => {
  steps = [];
  failingStep = undefined;
  secrets = await startSecrets({
    invokeRotation: async (functionArn, event) => {
      expect(functionArn).toBe(FUNCTION);
      steps.push(event);
      if (event.Step === failingStep) throw new Error(`${event.Step} failed`);
      if (event.Step === "createSecret") await createSecret(event);
      if (event.Step === "finishSecret") await finishSecret(event);
    },
  });
});
afterEach(() => secrets.stop());

/** As AWS's own rotation template does it: a pending version that has a value already is kept. */
async function createSecret({ SecretId, ClientRequestToken }: RotationEvent): Promise<void> {
  const pending = { SecretId, VersionId: ClientRequestToken, VersionStage: "AWSPENDING" };
  const read = secrets.client.send(new GetSecretValueCommand(pending));
  const isThere = await read.then(
    () => true,
    (error) => {
      expect(error).toMatchObject({ name: "ResourceNotFoundException" });
      return false;
    },
  );
  if (isThere) return;
  await secrets.client.send(
    new PutSecretValueCommand({
      SecretId,
      ClientRequestToken,
      SecretString: `value ${steps.length}`,
      VersionStages: ["AWSPENDING"],
    }),
  );
}

async function finishSecret({ SecretId, ClientRequestToken }: RotationEvent): Promise<void> {
  const stages = Object.entries(await secrets.stages(SecretId));
  const current = stages.find(([, labels]) => labels.includes("AWSCURRENT"))?.[0] ?? "";
  await secrets.client.send(
    new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: ClientRequestToken,
      RemoveFromVersionId: current,
    }),
  );
}

const rotate = (input: { RotateImmediately?: boolean; days?: number } = {}) =>
  secrets.client.send(
    new RotateSecretCommand({
      SecretId: "key",
      RotationLambdaARN: FUNCTION,
      RotationRules: { ScheduleExpression: `rate(${input.days ?? 30} days)` },
      RotateImmediately: input.RotateImmediately ?? true,
    }),
  );
const describeKey = () => secrets.client.send(new DescribeSecretCommand({ SecretId: "key" }));
const idle = () => secrets.service.rotateDue();

describe("a rotation", () => {
  test("takes the four steps with one token, and the old value stays as the previous one", async () => {
    const { arn, version } = await secrets.create("key", "first");
    const { VersionId = "" } = await rotate();
    await idle();

    expect(steps).toEqual(
      ["createSecret", "setSecret", "testSecret", "finishSecret"].map((Step) => ({
        Step,
        SecretId: arn,
        ClientRequestToken: VersionId,
      })),
    );
    expect(await secrets.get("key")).toBe("value 1");
    expect(await secrets.get("key", "AWSPREVIOUS")).toBe("first");
    expect(await secrets.stages("key")).toEqual({
      [version]: ["AWSPREVIOUS"],
      [VersionId]: ["AWSPENDING", "AWSCURRENT"],
    });
  });

  test("is answered before the function has run", async () => {
    await secrets.create("key", "first");

    const { VersionId } = await rotate();

    expect(VersionId).toHaveLength(36);
    await idle();
    expect(await describeKey()).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN: FUNCTION,
      LastRotatedDate: new Date("2026-01-01T00:00:00Z"),
      NextRotationDate: new Date("2026-01-31T00:00:00Z"),
    });
  });

  test("that fails keeps the current value, blocks another one, and is tried again with its token", async () => {
    const { arn } = await secrets.create("key", "first");
    failingStep = "testSecret";
    const { VersionId } = await rotate();
    await idle();

    expect(await secrets.get("key")).toBe("first");
    expect(secrets.failures[0]).toBe(`${arn}: Error: testSecret failed`);
    await expect(rotate()).rejects.toThrow("A previous rotation isn't complete. That rotation will be reattempted.");

    failingStep = undefined;
    steps = [];
    await secrets.service.rotateDue();
    expect(new Set(steps.map(({ ClientRequestToken }) => ClientRequestToken))).toEqual(new Set([VersionId]));
    expect(await secrets.get("key")).toBe("value 1");
  });

  test("of a secret without a function is refused", async () => {
    await secrets.create("key", "first");

    await expect(secrets.client.send(new RotateSecretCommand({ SecretId: "key" }))).rejects.toThrow(
      "No Lambda rotation function ARN is associated with the secret",
    );
  });

  test("by a schedule that the engine does not know is refused by name", async () => {
    await secrets.create("key", "first");
    const cron = new RotateSecretCommand({
      SecretId: "key",
      RotationLambdaARN: FUNCTION,
      RotationRules: { ScheduleExpression: "cron(0 8 1 * ? *)" },
    });

    await expect(secrets.client.send(cron)).rejects.toThrow(
      "The local engine does not support the schedule cron(0 8 1 * ? *)",
    );
  });
});

describe("a schedule", () => {
  test("rotates when it is due and not before", async () => {
    await secrets.create("key", "first");
    await rotate({ RotateImmediately: false, days: 30 });

    secrets.clock.now += 30 * DAY_MS - 1;
    await secrets.service.rotateDue();
    expect(steps).toEqual([]);

    secrets.clock.now += 1;
    await secrets.service.rotateDue();
    expect(await secrets.get("key")).toBe("value 1");

    await secrets.service.rotateDue();
    expect(steps).toHaveLength(4);
  });

  test("stops when it is cancelled", async () => {
    await secrets.create("key", "first");
    await rotate({ RotateImmediately: false });

    await secrets.client.send(new CancelRotateSecretCommand({ SecretId: "key" }));
    secrets.clock.now += 31 * DAY_MS;
    await secrets.service.rotateDue();

    expect(steps).toEqual([]);
    expect(await describeKey()).toMatchObject({ RotationEnabled: false });
  });
});
