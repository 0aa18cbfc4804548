import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountChecks } from "../../cli/doctor/account-checks.ts";
import { type Check, runChecks } from "../../cli/doctor/check.ts";
import { doctor } from "../../cli/doctor/doctor.ts";
import { resourceChecks } from "../../cli/doctor/resource-checks.ts";
import { stackChecks } from "../../cli/doctor/stack-checks.ts";
import { StageSettings } from "../../lib/settings.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";

async function examine(checks: readonly Check[]) {
  const lines: string[] = [];
  const wrongs = await runChecks(checks, (line) => lines.push(line));
  return { wrongs, said: lines.join("\n") };
}

/** AWS as it answers for an account in which everything is as it should be, but for what is given. */
function account(otherwise: Readonly<Record<string, unknown>> = {}) {
  const answers: Readonly<Record<string, unknown>> = {
    "get-caller-identity": { Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/ops" },
    "describe-availability-zones": { AvailabilityZones: [{ RegionName: "eu-west-1" }] },
    "get-parameter": { Parameter: { Value: "28" } },
    "get-service-quota": { Quota: { Value: 1000 } },
    "describe-stacks": { Stacks: [{ StackStatus: "UPDATE_COMPLETE" }] },
    "describe-alarms": {
      MetricAlarms: [alarm("Posthorn-prod-a"), alarm("Posthorn-prod-part", [])],
      CompositeAlarms: [whole],
    },
    ...otherwise,
  };
  return async ([, operation = ""]: readonly string[]) => answers[operation];
}
const alarm = (AlarmName: string, AlarmActions = ["arn:page"]) => ({
  AlarmName,
  AlarmActions,
  ActionsEnabled: true,
  StateValue: "OK",
});
const whole = { AlarmRule: 'ALARM("Posthorn-prod-part")', AlarmActions: ["arn:page"] };

describe("before a deployment", () => {
  const settings = StageSettings.parse({ account: "111122223333", region: "eu-west-1" });

  test("finds nothing wrong with an account that is ready", async () => {
    const { wrongs, said } = await examine(accountChecks(settings, account()));

    expect(wrongs).toBe(0);
    expect(said).toContain("Nothing is wrong, of 4 checks.");
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      "another account",
      { "get-caller-identity": { Account: "9", Arn: "arn" } },
      /→ The stage belongs to account 111122223333/,
    ],
    [
      "another region",
      { "describe-availability-zones": { AvailabilityZones: [{ RegionName: "us-east-1" }] } },
      /→ The stage belongs to eu-west-1: set AWS_REGION=eu-west-1/,
    ],
    ["an old bootstrap", { "get-parameter": { Parameter: { Value: "6" } } }, /→ Run npx cdk bootstrap/],
    ["a small quota", { "get-service-quota": { Quota: { Value: 10 } } }, /10 concurrent executions, 220 wanted/],
  ])("says what to do about %s", async (_, otherwise, todo) => {
    const { wrongs, said } = await examine(accountChecks(settings, account(otherwise)));

    expect(wrongs).toBe(1);
    expect(said).toMatch(todo);
  });

  test("looks at everything, even where AWS refuses an answer", async () => {
    const refusing = async () => Promise.reject(new Error("ExpiredToken"));

    expect((await examine(accountChecks(settings, refusing))).said.match(/ExpiredToken/g)).toHaveLength(4);
  });
});

describe("after a deployment", () => {
  test("finds the stacks complete, and every alarm telling somebody", async () => {
    expect((await examine(stackChecks("prod", account()))).wrongs).toBe(0);
  });

  test("names a stack that was rolled back and an alarm that tells nobody", async () => {
    const troubled = account({
      "describe-stacks": { Stacks: [{ StackStatus: "UPDATE_ROLLBACK_COMPLETE" }] },
      "describe-alarms": { MetricAlarms: [alarm("Posthorn-prod-mute", [])], CompositeAlarms: [] },
    });

    const { wrongs, said } = await examine(stackChecks("prod", troubled));

    expect(wrongs).toBe(5);
    expect(said).toMatch(/1 alarms tell nobody: Posthorn-prod-mute/);
  });
});

describe("with a cloud that runs", () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await startTestCloud();
  });

  afterAll(() => cloud?.close());

  function clientsOf({ cloud: { place, gateway, operator } }: TestCloud) {
    const options = { region: place.region, endpoint: gateway.url, credentials: operator };
    return {
      dynamodb: new DynamoDBClient(options),
      sqs: new SQSClient(options),
      kms: new KMSClient(options),
      secrets: new SecretsManagerClient(options),
      s3: new S3Client({ ...options, forcePathStyle: true }),
    };
  }

  function resourcesOf({ cloud: { plan } }: TestCloud) {
    const resource = (type: string, id: string) => ({ type, logicalId: id, id });
    return [
      ...plan.tables.map(({ name }) => resource("AWS::DynamoDB::GlobalTable", name)),
      ...plan.queues.map(({ url }) => resource("AWS::SQS::Queue", url)),
      ...plan.keys.map(({ keyId }) => resource("AWS::KMS::Key", keyId)),
      ...plan.secrets.map(({ arn }) => resource("AWS::SecretsManager::Secret", arn)),
      ...plan.buckets.map(({ name }) => resource("AWS::S3::Bucket", name)),
    ];
  }

  test("looks at every resource that holds state", async () => {
    const resources = resourcesOf(cloud);

    const { wrongs, said } = await examine(resourceChecks(resources, clientsOf(cloud)));

    // The tables of the local stage may be deleted with it, and the doctor says so.
    const deletable = said.match(/it can be deleted/g)?.length ?? 0;
    expect(wrongs).toBe(deletable);
    expect(said.split("\n").filter((line) => /^(ok|WRONG)/.test(line))).toHaveLength(resources.length);
  });

  test("sees a key that is disabled, and says how to enable it", async () => {
    const [key] = cloud.cloud.plan.keys;
    const keyId = key?.keyId ?? "";
    await cloud.cloud.engines.kms.call("DisableKey", { KeyId: keyId });

    const { said } = await examine(resourceChecks(resourcesOf(cloud), clientsOf(cloud)));
    await cloud.cloud.engines.kms.call("EnableKey", { KeyId: keyId });

    expect(said).toContain(`Run "aws kms enable-key --key-id ${keyId}"`);
  });

  const examineApi = async (adminKey: string, receiver: readonly string[] = []) => {
    const lines: string[] = [];
    const code = await doctor(["api", "--api", cloud.cloud.apiUrl, ...receiver], {
      aws: async () => ({}),
      say: (line) => lines.push(line),
      environment: { POSTHORN_ADMIN_KEY: adminKey },
    });
    return { code, said: lines.join("\n") };
  };

  test("publishes to a temporary endpoint, verifies what arrives, and takes its tenant away again", async () => {
    const { code, said } = await examineApi(cloud.adminKey);

    expect(said).toMatch(/round trip: published, attempted and recorded as delivered in \d+ ms/);
    expect(code).toBe(0);
    expect((await cloud.call("GET", "/v1/tenants")).body.tenants).toEqual([]);
  });

  test("exits non-zero with a key that the API refuses", async () => {
    const { code, said } = await examineApi("not the admin key");

    expect(code).toBe(1);
    expect(said).toMatch(/registering an endpoint was answered 40[13]/);
  });

  test("says that nothing is delivered where the receiver is not there", async () => {
    const { code, said } = await examineApi(cloud.adminKey, ["--receiver", "http://127.0.0.1:9/"]);

    expect(code).toBe(1);
    expect(said).toContain("the delivery is recorded as failing");
  });
});

test("asks for what it needs", async () => {
  const ports = { aws: async () => ({}), say: () => undefined, environment: {} };

  await expect(doctor(["after"], ports)).rejects.toThrow(/--stage is missing/);
  await expect(doctor(["api", "--api", "http://127.0.0.1:1"], ports)).rejects.toThrow(/POSTHORN_ADMIN_KEY is missing/);
  await expect(doctor(["tomorrow"], ports)).rejects.toThrow(/"tomorrow" is no time for a doctor/);
});
