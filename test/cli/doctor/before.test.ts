import { describe, expect, test } from "vitest";
import { accountChecks, describeSettings } from "../../../cli/doctor/account-checks.ts";
import { backupChecks } from "../../../cli/doctor/backup-check.ts";
import { type Check, runChecks } from "../../../cli/doctor/check.ts";
import { deployabilityChecks, judgeDeployable } from "../../../cli/doctor/stack-checks.ts";
import { StageSettings } from "../../../lib/settings.ts";
import { type Answer, awsAccount, refusing } from "../../support/aws-account.ts";

async function examine(checks: readonly Check[]) {
  const lines: string[] = [];
  const wrongs = await runChecks(checks, (line) => lines.push(line));
  return { wrongs, said: lines.join("\n") };
}

const settings = StageSettings.parse({ account: "111122223333", region: "eu-west-1" });

test("finds nothing wrong with an account that is ready", async () => {
  const { wrongs, said } = await examine(accountChecks(settings, awsAccount([]).aws));

  expect(wrongs).toBe(0);
  expect(said).toContain("Nothing is wrong, of 5 checks.");
});

test("says what is about to be deployed, a version that is pinned included", () => {
  const pinned = StageSettings.parse({
    deployment: { pinned: { deliver: "41" } },
    alarms: { page: ["ops@example.com"] },
  });

  expect(describeSettings(pinned)).toEqual({
    kind: "sound",
    saw: "100 + 20 deliver at once; canary-10-percent-10-minutes; pages go to ops@example.com; deliver stays at version 41",
  });
});

test.each<[string, Record<string, Answer>, RegExp]>([
  [
    "another account",
    { "sts get-caller-identity": () => ({ Account: "999999999999", Arn: "arn" }) },
    /→ The stage belongs to account 111122223333/,
  ],
  [
    "another region",
    { "ec2 describe-availability-zones": () => ({ AvailabilityZones: [{ RegionName: "us-east-1" }] }) },
    /→ The stage belongs to eu-west-1: set AWS_REGION=eu-west-1/,
  ],
  ["an old bootstrap", { "ssm get-parameter": () => ({ Parameter: { Value: "6" } }) }, /→ Run npx cdk bootstrap/],
  [
    "a small quota",
    { "lambda get-account-settings": () => ({ AccountLimit: { UnreservedConcurrentExecutions: 10 } }) },
    /10 concurrent executions are free to be used, 220 wanted/,
  ],
])("says what to do about %s", async (_, otherwise, todo) => {
  const { wrongs, said } = await examine(accountChecks(settings, awsAccount([], otherwise).aws));

  expect(wrongs).toBe(1);
  expect(said).toMatch(todo);
});

describe("copies of backups in other vaults", () => {
  const copied = StageSettings.parse({
    backups: { copyTo: ["arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"] },
  });
  const managing = (isManaged: boolean) => async () => ({ ResourceTypeManagementPreference: { DynamoDB: isManaged } });

  test("are made where AWS Backup looks after tables itself", async () => {
    expect((await examine(backupChecks(copied, managing(true)))).wrongs).toBe(0);
  });

  test("would fail every night where it does not, which is said before the deployment", async () => {
    const { wrongs, said } = await examine(backupChecks(copied, managing(false)));

    expect(wrongs).toBe(1);
    expect(said).toContain("aws backup update-region-settings --resource-type-management-preference DynamoDB=true");
  });

  test("are not asked about where there are none", () => {
    expect(backupChecks(settings, managing(false))).toEqual([]);
  });
});

test("looks at everything, even where AWS refuses an answer", async () => {
  const refusingAll = async () => Promise.reject(new Error("ExpiredToken"));

  expect((await examine(accountChecks(settings, refusingAll))).said.match(/ExpiredToken/g)).toHaveLength(4);
});

describe("the stacks before a deployment", () => {
  test("may be missing, which is so before the first", async () => {
    const otherwise = { "cloudformation describe-stacks": refusing("Stack with id Posthorn-prod-Api does not exist") };

    const { wrongs, said } = await examine(deployabilityChecks("prod", awsAccount([], otherwise).aws));

    expect(wrongs).toBe(0);
    expect(said).toContain("ok     stack State: not there yet");
  });

  test("are not taken for missing where AWS refuses to say", async () => {
    const otherwise = { "cloudformation describe-stacks": refusing("AccessDenied") };

    expect((await examine(deployabilityChecks("prod", awsAccount([], otherwise).aws))).wrongs).toBe(4);
  });

  test.each([
    ["UPDATE_IN_PROGRESS", /Somebody deploys now/],
    ["ROLLBACK_COMPLETE", /aws cloudformation delete-stack --stack-name Posthorn-prod-Api/],
    ["UPDATE_ROLLBACK_FAILED", /aws cloudformation continue-update-rollback --stack-name Posthorn-prod-Api/],
  ])("in %s cannot be deployed over", (status, todo) => {
    expect(judgeDeployable("Posthorn-prod-Api", status)).toMatchObject({
      kind: "wrong",
      todo: expect.stringMatching(todo),
    });
  });

  test("that were rolled back to what they were can", () => {
    expect(judgeDeployable("Posthorn-prod-Api", "UPDATE_ROLLBACK_COMPLETE").kind).toBe("sound");
  });
});
