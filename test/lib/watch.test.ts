import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../bin/app.ts";
import { FUNCTION_NAMES } from "../../build/functions.ts";
import cdk from "../../cdk.json" with { type: "json" };

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is read where it is expected to say something
  readonly Properties: any;
}

const directory = mkdtempSync(join(tmpdir(), "watch-"));
let resources: readonly Resource[] = [];
let smaller: readonly Resource[] = [];

function synthesize(name: string, settings: Parameters<typeof createApp>[1][string]): readonly Resource[] {
  const outdir = join(directory, name);
  createApp(name, { [name]: settings }, { outdir, context: cdk.context, analyticsReporting: false }).synth();
  const files = readdirSync(outdir).filter((file) => file.endsWith(".template.json"));
  return files.flatMap((file) =>
    Object.values<Resource>(JSON.parse(readFileSync(join(outdir, file), "utf8")).Resources),
  );
}

beforeAll(() => {
  // What is in the bundles does not matter here, but the CDK wants them to be there.
  for (const name of FUNCTION_NAMES) mkdirSync(join(import.meta.dirname, "../../dist", name), { recursive: true });
  resources = synthesize("prod", {});
  smaller = synthesize("small", {
    concurrency: { deliveries: 10, retries: 5 },
    throttle: { requestsPerSecond: 100, burst: 200 },
    alarms: { page: ["night@example.com"], ticket: ["day@example.com"], backlog: 50, costPerMillionAttempts: 3 },
  });
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true }));

const ofType = (type: string, from = resources) => from.filter(({ Type }) => Type === type);
const metricAlarms = (from = resources) => ofType("AWS::CloudWatch::Alarm", from);
const composites = () => ofType("AWS::CloudWatch::CompositeAlarm");
const descriptionOf = ({ Properties }: Resource): string => Properties.AlarmDescription ?? "";
const named = (name: string, from = resources) =>
  metricAlarms(from).find(({ Properties }) => String(Properties.AlarmName).endsWith(`Watch-${name}`))?.Properties;

describe("every alarm", () => {
  test("is one of many: there are at least thirty", () => {
    expect(metricAlarms().length + composites().length).toBeGreaterThanOrEqual(30);
  });

  test("says its severity and where its article is", () => {
    const silent = [...metricAlarms(), ...composites()].filter(
      (alarm) => !/ Severity: (page|ticket)\. What to do: docs\/runbook\.md#[a-z-]+$/.test(descriptionOf(alarm)),
    );

    expect(silent.map(descriptionOf)).toEqual([]);
  });

  test("says what a missing figure means", () => {
    const unsure = metricAlarms().filter(
      ({ Properties }) => !["breaching", "notBreaching", "ignore"].includes(Properties.TreatMissingData),
    );

    expect(unsure.map(descriptionOf)).toEqual([]);
  });

  test("tells a topic, unless it is a part of another, a signal, or CodeDeploy's", () => {
    const silent = [...metricAlarms(), ...composites()]
      .filter(({ Properties }) => Properties.AlarmActions === undefined)
      .map(descriptionOf)
      .map((description) => description.split("#")[1]);

    expect([...new Set(silent)].toSorted()).toEqual([
      "availability-burn-fast",
      "availability-burn-slow",
      "deploying",
      "new-version-errors",
      "promptness-burn-fast",
      "promptness-burn-slow",
    ]);
  });

  test("divides only by what is above zero", () => {
    const expressions = metricAlarms().flatMap(({ Properties }) =>
      (Properties.Metrics ?? []).map((query: { Expression?: string }) => query.Expression ?? ""),
    );
    const risky = expressions.filter((text: string) => / \/ /.test(text) && !text.startsWith("IF("));

    expect(expressions.length).toBeGreaterThan(0);
    expect(risky).toEqual([]);
  });

  test("takes a percentile of durations, never their average", () => {
    const text = JSON.stringify(metricAlarms());

    expect(text).toContain('"p99"');
    expect(text).not.toContain('"Average"');
  });

  test("takes at most the ten figures that CloudWatch allows", () => {
    const counts = metricAlarms().map(
      ({ Properties }) => (Properties.Metrics ?? []).filter((query: object) => "MetricStat" in query).length,
    );

    expect(Math.max(...counts)).toBeLessThanOrEqual(10);
  });
});

describe("pages", () => {
  const paging = () =>
    composites().filter(({ Properties }) => JSON.stringify(Properties.AlarmActions).includes("Page"));

  test("come from the five causes and from nothing else", () => {
    expect(paging().map((alarm) => descriptionOf(alarm).split("#")[1])).toEqual([
      "keys-unusable",
      "tables-unusable",
      "publishing-down",
      "delivery-down",
      "waking-stopped",
    ]);
    expect(JSON.stringify(metricAlarms().map(({ Properties }) => Properties.AlarmActions))).not.toContain("Page");
  });

  test("wait while a deployment settles", () => {
    for (const { Properties } of paging()) {
      expect(JSON.stringify(Properties.ActionsSuppressor)).toContain("deploying");
      expect(Properties.ActionsSuppressorWaitPeriod).toBe(60);
      expect(Properties.ActionsSuppressorExtensionPeriod).toBe(120);
    }
  });

  test("are explained by every alarm that calls itself one", () => {
    const rules = JSON.stringify(paging().map(({ Properties }) => Properties.AlarmRule));
    const symptoms = metricAlarms().filter((alarm) => descriptionOf(alarm).includes("Severity: page."));

    expect(symptoms.length).toBeGreaterThan(10);
    for (const { Properties } of symptoms) {
      const id = Properties.AlarmName.replace("Posthorn-prod-Watch-", "").replaceAll("-", "");
      expect(rules).toContain(`WatchAlarms${id}`);
    }
  });
});

describe("thresholds", () => {
  test("follow the settings of the stage", () => {
    expect(named("backlog")?.Threshold).toBe(1000);
    expect(named("backlog", smaller)?.Threshold).toBe(50);
    expect(named("lanes-full")?.Threshold).toBe(108);
    expect(named("lanes-full", smaller)?.Threshold).toBe(13);
    expect(named("api-near-throttle")?.Threshold).toBe(48_000);
    expect(named("api-near-throttle", smaller)?.Threshold).toBe(4_800);
    expect(named("cost-anomaly", smaller)?.Threshold).toBe(3);
  });

  test("of durations are four fifths of the timeout of the function", () => {
    expect(named("function-slow-deliver")).toMatchObject({ Threshold: 36_000 });
    expect(named("function-slow-ingest")).toMatchObject({ Threshold: 20_000 });
  });

  test("of objectives are the share that a month allows, times the rate at which it burns", () => {
    expect(named("availability-burn-fast-long-window")?.Threshold).toBe(1.44);
    expect(named("availability-burn-slow-short-window")?.Threshold).toBe(0.6);
    expect(named("promptness-burn-fast-short-window")?.Threshold).toBe(14.4);
    expect(named("promptness-burn-slow-long-window")?.Threshold).toBe(6);
  });
});

describe("notifications", () => {
  test("are encrypted with a key that CloudWatch may use, and go to the addresses of the stage", () => {
    const topics = ofType("AWS::SNS::Topic", smaller);
    const subscriptions = ofType("AWS::SNS::Subscription", smaller);

    expect(topics).toHaveLength(2);
    for (const { Properties } of topics) expect(Properties.KmsMasterKeyId).toBeDefined();
    expect(JSON.stringify(ofType("AWS::KMS::Key", smaller))).toContain("cloudwatch.amazonaws.com");
    expect(subscriptions.map(({ Properties }) => Properties.Endpoint)).toEqual([
      "night@example.com",
      "day@example.com",
    ]);
  });
});

// A policy of our own takes the place of the one that SNS gives each topic, and with it the leave that CloudWatch had.
test("CloudWatch may tell every topic that an alarm names, and nobody else may", () => {
  const grants = ofType("AWS::SNS::TopicPolicy").map(({ Properties }) =>
    Properties.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === "Allow"),
  );

  expect(grants).toHaveLength(2);
  for (const grant of grants)
    expect(grant).toEqual([
      expect.objectContaining({
        Action: "sns:Publish",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": expect.anything() } },
      }),
    ]);
});

test("no tenant and no endpoint is a dimension of a figure", () => {
  const dimensions = JSON.stringify(resources).match(/"Name":"(tenant|endpoint)","Value"/g);

  expect(dimensions).toBeNull();
});

test("contributors are counted from log lines: who fails, who is slow, who is loud", () => {
  const rules = ofType("AWS::CloudWatch::InsightRule").map(({ Properties }) => Properties.RuleName);

  expect(rules).toEqual([
    expect.stringMatching(/TopFailingEndpoints$/),
    expect.stringMatching(/SlowestEndpoints$/),
    expect.stringMatching(/NoisiestTenants$/),
  ]);
});
