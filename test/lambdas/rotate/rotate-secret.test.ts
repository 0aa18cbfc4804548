import { afterEach, beforeEach, expect, test } from "vitest";
import { createRotatingSecrets } from "../../../adapters/rotating-secret.ts";
import { SECRET_RULES } from "../../../core/platform-secret-rules.ts";
import { createRotateSecret, type Rotation } from "../../../lambdas/rotate/rotate-secret.ts";
import type { RotationEvent } from "../../../local/engines/secrets-manager/rotator.ts";
import { type LocalSecrets, startSecrets } from "../../local/engines/secrets-manager/local-secrets.ts";

const OLD_KEY = "00".repeat(32);
const TOKEN = "the-version-that-comes-next-is-this-one";
const FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:rotate:live";

let secrets: LocalSecrets;
let rotate: (rotation: Rotation) => Promise<void>;
let crashAfter: string | undefined;
let bytes: number;

beforeEach(async () => {
  crashAfter = undefined;
  bytes = 0;
  secrets = await startSecrets({ invokeRotation: runStep });
  rotate = createRotateSecret({
    ...createRotatingSecrets(secrets.client),
    rulesOf: (arn) => (arn.includes("known") ? SECRET_RULES.sessionKey : undefined),
    chance: (count) => Buffer.alloc(count, ++bytes),
  });
});
afterEach(() => secrets.stop());

async function runStep(_: string, { Step, SecretId, ClientRequestToken }: RotationEvent): Promise<void> {
  await rotate({ step: Step, secretArn: SecretId, token: ClientRequestToken });
  if (Step === crashAfter) throw new Error("the instance ended");
}

async function startRotation(name: string): Promise<string> {
  const { arn } = await secrets.create(name, OLD_KEY);
  await secrets.service.call("RotateSecret", { SecretId: arn, ClientRequestToken: TOKEN, RotationLambdaARN: FUNCTION });
  await secrets.service.rotateDue();
  return arn;
}

test("makes a new value the current one and keeps the one before it", async () => {
  const arn = await startRotation("known");

  expect(await secrets.get(arn)).toBe("01".repeat(32));
  expect(await secrets.get(arn, "AWSPREVIOUS")).toBe(OLD_KEY);
  expect(secrets.failures).toEqual([]);
});

test.each(["createSecret", "setSecret", "testSecret", "finishSecret"])(
  "a rotation that ended after %s goes on under its token with the value that it had made",
  async (step) => {
    crashAfter = step;
    const arn = await startRotation("known");
    crashAfter = undefined;
    await secrets.service.rotateDue();

    expect((await secrets.stages(arn))[TOKEN]).toContain("AWSCURRENT");
    expect(await secrets.get(arn)).toBe("01".repeat(32));
    expect(await secrets.get(arn, "AWSPREVIOUS")).toBe(OLD_KEY);
  },
);

test("two runs of one step make one value", async () => {
  const { arn } = await secrets.create("known", OLD_KEY);
  crashAfter = "createSecret";
  await secrets.service.call("RotateSecret", { SecretId: arn, ClientRequestToken: TOKEN, RotationLambdaARN: FUNCTION });
  await rotate({ step: "createSecret", secretArn: arn, token: TOKEN });

  expect(await secrets.get(arn, "AWSPENDING")).toBe("01".repeat(32));
});

test("a value that cannot do its work never becomes the current one", async () => {
  const { arn } = await secrets.create("known", OLD_KEY);
  await secrets.put(arn, "not a key", ["AWSPENDING"]);
  const token =
    Object.entries(await secrets.stages(arn)).find(([, labels]) => labels.includes("AWSPENDING"))?.[0] ?? "";

  await expect(rotate({ step: "testSecret", secretArn: arn, token })).rejects.toThrow("wanted 64 hexadecimal digits");
});

test("refuses a version that nobody announced", async () => {
  const { arn } = await secrets.create("known", OLD_KEY);

  await expect(rotate({ step: "finishSecret", secretArn: arn, token: TOKEN })).rejects.toMatchObject({
    code: "version_not_pending",
  });
  expect(await secrets.get(arn)).toBe(OLD_KEY);
});

test("refuses a secret that is none of the platform's", async () => {
  await startRotation("somebody-elses");

  expect(secrets.failures[0]).toContain("it is none of the platform secrets");
});
