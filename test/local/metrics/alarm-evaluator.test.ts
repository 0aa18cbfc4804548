import { describe, expect, test } from "vitest";
import type { ResolvedResource } from "../../../local/assembly/resolved-resource.ts";
import { readAlarms } from "../../../local/metrics/alarm-definition.ts";
import { createAlarmEvaluator } from "../../../local/metrics/alarm-evaluator.ts";
import { createMetricStore } from "../../../local/metrics/metric-store.ts";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 20, 12);

function resource(
  type: "Alarm" | "CompositeAlarm",
  name: string,
  properties: ResolvedResource["properties"],
): ResolvedResource {
  const place = { stack: "Watch", logicalId: name, type: `AWS::CloudWatch::${type}`, directives: {} };
  return { ...place, physicalId: name, attributes: { Arn: `arn:${name}` }, properties };
}

const onErrors = (name: string, more: ResolvedResource["properties"] = {}) =>
  resource("Alarm", name, {
    Namespace: "Test",
    MetricName: "Errors",
    Statistic: "Sum",
    Period: 60,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    TreatMissingData: "notBreaching",
    AlarmActions: ["arn:topic"],
    ...more,
  });

/** Each minute one value, or none; what rings at its end, and what was told. */
function run(resources: readonly ResolvedResource[], values: readonly (number | undefined)[]) {
  const store = createMetricStore();
  const evaluator = createAlarmEvaluator(readAlarms(resources), store);
  return values.map((value, minute) => {
    const at = NOON + minute * MINUTE;
    if (value !== undefined) store.record({ namespace: "Test", name: "Errors", dimensions: {}, value, at });
    const told = evaluator.evaluate(at + MINUTE).map(({ alarm, state }) => `${alarm} ${state}`);
    return { ringing: evaluator.ringing(), told };
  });
}

const ringingOf = (steps: ReturnType<typeof run>) => steps.map(({ ringing }) => ringing.toSorted().join(" "));
const toldOf = (steps: ReturnType<typeof run>) => steps.map(({ told }) => told.join(" "));

describe("a metric alarm", () => {
  test("rings at two bad periods of three, and tells it once", () => {
    const steps = run([onErrors("errors")], [0, 1, 0, 1, 1, 0, 0]);

    expect(ringingOf(steps)).toEqual(["", "", "", "errors", "errors", "errors", ""]);
    expect(toldOf(steps)).toEqual(["", "", "", "errors ALARM", "", "", ""]);
  });

  test.each([
    ["notBreaching", ["", "a", "a", "", ""]],
    ["breaching", ["a", "a", "a", "a", "a"]],
    ["ignore", ["", "a", "a", "a", "a"]],
    ["missing", ["", "a", "a", "", ""]],
  ])("treats what is missing as %s", (treatment, expected) => {
    const steps = run([onErrors("a", { TreatMissingData: treatment })], [1, 1, undefined, undefined, undefined]);

    expect(ringingOf(steps)).toEqual(expected);
  });

  test("looks at whole minutes only", () => {
    const store = createMetricStore();
    const evaluator = createAlarmEvaluator(
      readAlarms([onErrors("a", { EvaluationPeriods: 1, DatapointsToAlarm: 1 })]),
      store,
    );
    store.record({ namespace: "Test", name: "Errors", dimensions: {}, value: 1, at: NOON });

    evaluator.evaluate(NOON + 59_000);
    expect(evaluator.ringing()).toEqual([]);
    evaluator.evaluate(NOON + 60_000);
    expect(evaluator.ringing()).toEqual(["a"]);
  });

  test("takes the percentile of all values of a period", () => {
    const slow = onErrors("slow", {
      ExtendedStatistic: "p50",
      Threshold: 10,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
    const { Statistic: _, ...properties } = slow.properties;
    const store = createMetricStore();
    const evaluator = createAlarmEvaluator(readAlarms([{ ...slow, properties }]), store);
    for (const value of [1, 11, 12])
      store.record({ namespace: "Test", name: "Errors", dimensions: {}, value, at: NOON });

    evaluator.evaluate(NOON + MINUTE);
    expect(evaluator.ringing()).toEqual(["slow"]);
  });

  test("is refused when it says something that is not understood here", () => {
    expect(() => readAlarms([onErrors("a", { EvaluateLowSampleCountPercentile: "ignore" })])).toThrow(
      "Unrecognized key",
    );
    expect(() => readAlarms([onErrors("a", { ComparisonOperator: "LessThanLowerThreshold" })])).toThrow();
  });
});

describe("a composite alarm", () => {
  const composite = (name: string, rule: string, more: ResolvedResource["properties"] = {}) =>
    resource("CompositeAlarm", name, { AlarmRule: rule, AlarmActions: ["arn:page"], ...more });
  const quick = (name: string, threshold: number) =>
    onErrors(name, { EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: threshold, AlarmActions: [] });

  test("follows its rule, by name or ARN, whatever the order in the template", () => {
    const rule = '(ALARM("low") OR ALARM("arn:high")) AND NOT (ALARM("high"))';
    const steps = run([composite("page", rule), quick("low", 1), quick("high", 5)], [0, 1, 5, 1]);

    expect(ringingOf(steps)).toEqual(["", "low page", "high low", "low page"]);
  });

  test("holds its tongue while its suppressor rings, and tells after the extension", () => {
    const page = composite("page", 'ALARM("low")', {
      ActionsSuppressor: "arn:high",
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 120,
    });
    const steps = run([quick("low", 1), quick("high", 5), page], [1, 5, 5, 1, 1, 1]);

    expect(toldOf(steps)).toEqual(["", "", "", "", "page ALARM", ""]);
  });

  test("tells nothing of what began and ended while it was suppressed", () => {
    const page = composite("page", 'ALARM("low")', {
      OKActions: ["arn:page"],
      ActionsSuppressor: "high",
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 60,
    });

    expect(toldOf(run([quick("low", 1), quick("high", 5), page], [5, 5, 0, 0, 0]))).toEqual(["", "", "", "", ""]);
    expect(toldOf(run([quick("low", 1), quick("high", 5), page], [1, 1, 0, 0]))).toEqual([
      "",
      "page ALARM",
      "page OK",
      "",
    ]);
  });

  test("is refused when alarms name each other", () => {
    const circle = [composite("a", 'ALARM("b")'), composite("b", 'ALARM("a")')];

    expect(() => run(circle, [0])).toThrow("Cannot evaluate a, b: they name each other");
  });

  test.each([
    ['ALARM("a") ALARM("b")', "wanted the end"],
    ["ALARM(a)", 'found "a"'],
    ['MAYBE("a")', "found MAYBE"],
    ['(ALARM("a")', 'wanted ")"'],
  ])("is refused for the rule %s", (rule, found) => {
    expect(() => run([composite("c", rule)], [0])).toThrow(found);
  });
});
