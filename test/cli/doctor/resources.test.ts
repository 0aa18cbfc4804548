import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeployedResource } from "../../../cli/aws/deployment.ts";
import { runChecks } from "../../../cli/doctor/check.ts";
import { resourceChecks } from "../../../cli/doctor/resource-checks.ts";
import { awsOfCloud } from "../../support/aws-of-cloud.ts";
import { startTestCloud, type TestCloud } from "../../support/cloud.ts";

// The engines of the local cloud answer for real what after.test.ts answers for AWS. They have no backups of tables, no
// public buckets and no aliases to ask about.
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
});

afterAll(() => cloud?.close());

function resources(): readonly DeployedResource[] {
  const { queues, keys, secrets } = cloud.cloud.plan;
  const resource = (type: string, id: string, logicalId: string): DeployedResource => ({
    stack: "Pipeline",
    status: "CREATE_COMPLETE",
    ...{ type, id, logicalId },
  });
  return [
    ...queues.map(({ url, name }) => resource("AWS::SQS::Queue", url, name)),
    ...keys.map(({ keyId }) => resource("AWS::KMS::Key", keyId, keyId)),
    ...secrets.map(({ arn }) => resource("AWS::SecretsManager::Secret", arn, arn)),
  ];
}

const settings = { disposable: true, watch: "full" } as const;

async function examine() {
  const lines: string[] = [];
  const surroundings = { aws: awsOfCloud(cloud.cloud), resources: resources(), settings };
  const wrongs = await runChecks(resourceChecks(surroundings), (line) => lines.push(line));
  return { wrongs, said: lines.join("\n") };
}

test("finds every queue, key and secret of a stage that runs as it should be", async () => {
  const { wrongs, said } = await examine();

  expect(wrongs).toBe(0);
  expect(said.match(/^ok/gm)).toHaveLength(resources().length);
  expect(said).toMatch(
    /PipelineLanesRetries\w+: 0 waiting, 0 in flight, dead letters go to .*PipelineLanesDeadLetters/,
  );
});

test("sees a key that is disabled, and says how to enable it", async () => {
  const KeyId = cloud.cloud.plan.keys[0]?.keyId ?? "";
  await cloud.cloud.engines.kms.call("DisableKey", { KeyId });

  const { said } = await examine();
  await cloud.cloud.engines.kms.call("EnableKey", { KeyId });

  expect(said).toContain(`Run "aws kms enable-key --key-id ${KeyId}"`);
});
