import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CloudPlan } from "../../../local/assembly/cloud-plan.ts";
import { type LoadedCloud, loadCloud } from "./loaded-cloud.ts";
import { synthesizeSmallApp } from "./small-app.ts";

const directory = mkdtempSync(join(tmpdir(), "small-app-"));
let loaded: LoadedCloud;
let plan: CloudPlan;

beforeAll(() => {
  loaded = loadCloud(synthesizeSmallApp(directory));
  plan = loaded.plan;
});

afterAll(() => rmSync(directory, { recursive: true }));

test("everything that the CDK wrote is honoured or set aside, and nothing is wrong with it", () => {
  expect(loaded.survey.unsupported).toEqual([]);
  expect(plan.problems).toEqual([]);
});

test("a queue redrives to its dead-letter queue", () => {
  const [dead, lane] = plan.queues;

  expect(dead?.attributes).toEqual({ MessageRetentionPeriod: "1209600" });
  expect(lane?.attributes).toEqual({
    VisibilityTimeout: "270",
    RedrivePolicy: `{"deadLetterTargetArn":"${dead?.arn}","maxReceiveCount":5}`,
  });
});

test("a table under a key of ours has its keys, its index and its time to live", () => {
  expect(plan.tables).toMatchObject([
    {
      createTable: {
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        GlobalSecondaryIndexes: [{ IndexName: "attention" }],
      },
      ttlAttribute: "expiresAt",
    },
  ]);
  expect(plan.keys).toMatchObject([{ alias: "alias/small", rotation: true }]);
  expect(plan.buckets).toMatchObject([{ expirationDays: 31 }]);
});

test("a function of one stack knows the table and the queue of another", () => {
  const [deliver] = plan.functions;

  expect(deliver?.environment).toEqual({ TABLE_NAME: plan.tables[0]?.name, QUEUE_URL: plan.queues[1]?.url });
  expect(deliver?.aliases).toEqual([{ name: "live", arn: `${deliver?.arn}:live` }]);
  expect(existsSync(join(deliver?.assetDirectory ?? "", "index.js"))).toBe(true);
});

test("a role may do on the table what it was granted", () => {
  const role = plan.roles.find(({ arn }) => arn === plan.functions[0]?.roleArn);

  expect(role?.statements).toContainEqual({
    Effect: "Allow",
    Action: expect.arrayContaining(["dynamodb:GetItem", "dynamodb:Query"]),
    Resource: [plan.tables[0]?.arn, `${plan.tables[0]?.arn}/index/*`],
  });
});

test("queue, route, authorizer and schedule lead to their functions through the alias", () => {
  const [deliver, authorize] = plan.functions;
  const invoked = { functionArn: deliver?.arn, targetArn: `${deliver?.arn}:live` };

  expect(plan.eventSources).toMatchObject([
    { ...invoked, queueArn: plan.queues[1]?.arn, maximumConcurrency: 5, reportBatchItemFailures: true },
  ]);
  expect(plan.httpApis).toMatchObject([
    {
      stage: "$default",
      routes: [{ ...invoked, routeKey: "POST /v1/events", authorizer: { functionArn: authorize?.arn } }],
    },
  ]);
  expect(plan.schedules).toMatchObject([{ ...invoked, expression: "rate(1 minute)", enabled: true }]);
});
