import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateMetricMath } from "../../../local/metrics/math/evaluate.ts";
import { MetricMathUnsupported } from "../../../local/metrics/math/metric-math-error.ts";
import type { Series } from "../../../local/metrics/metric-store.ts";

const KNOWN = ["ABS", "CEIL", "FLOOR", "AVG", "MAX", "MIN", "SUM", "METRICS", "PERIOD", "IF", "FILL", "DIFF", "RATE"];

function evaluate(expression: string, figures: Readonly<Record<string, Series>> = {}): Series {
  const [first] = Object.values(figures);
  const context = { figures: new Map(Object.entries(figures)), periods: first?.length ?? 1, periodMs: 60_000 };
  return evaluateMetricMath(expression, context);
}

describe("metric math", () => {
  test.each([
    ["1 + 2 * 3", [7]],
    ["(1 + 2) * 3", [9]],
    ["10 - 4 - 3", [3]],
    ["-2 + 5", [3]],
    ["2 ^ 3", [8]],
    ["1 < 2 AND 3 >= 3", [1]],
    ["1 > 2 || 2 == 2", [1]],
    ["IF(2 > 1, 5, 7)", [5]],
    ["SUM([1, 2, 3.5])", [6.5]],
    ["MAX([4, 9]) / PERIOD(1)", [0.15]],
  ])("%s is %j", (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  test("goes period by period", () => {
    expect(evaluate("a / b", { a: [1, 9], b: [2, 3] })).toEqual([0.5, 3]);
  });

  test("leaves missing what one of the two lacks", () => {
    expect(evaluate("a + b", { a: [1, undefined], b: [2, 3] })).toEqual([3, undefined]);
  });

  test("has no figure where one divides by zero", () => {
    expect(evaluate("a / b", { a: [1], b: [0] })).toEqual([undefined]);
  });

  test("makes a rate of failure out of a part that was never counted", () => {
    const figures = { part: [undefined, 1, undefined], whole: [10, 20, undefined] };

    expect(evaluate("IF(whole > 0, 100 * FILL(part, 0) / whole, 0)", figures)).toEqual([0, 5, undefined]);
  });

  test("adds up what is there of several", () => {
    expect(evaluate("SUM(METRICS())", { a: [1, undefined], b: [2, 3] })).toEqual([3, 3]);
    expect(evaluate("FILL(a, 0) + FILL(b, 0)", { a: [1, undefined], b: [2, 3] })).toEqual([3, 3]);
  });

  test("takes one series as its time", () => {
    expect(evaluate("MAX(a)", { a: [1, 7, 3] })).toEqual([7, 7, 7]);
    expect(evaluate("DIFF(a)", { a: [1, 7, 3] })).toEqual([undefined, 6, -4]);
    expect(evaluate("RATE(a)", { a: [0, 120, 120] })).toEqual([undefined, 2, 0]);
  });

  test("refuses, by its name, every function that it does not know", () => {
    const name = fc.stringMatching(/^[A-Z][A-Z_0-9]{1,20}$/).filter((text) => !KNOWN.includes(text));
    const notOperators = name.filter((text) => !["AND", "OR", "RUNNING_SUM"].includes(text));

    fc.assert(
      fc.property(notOperators, fc.integer({ min: 0, max: 9 }), (unknown, input) => {
        expect(() => evaluate(`1 + ${unknown}(${input})`)).toThrow(MetricMathUnsupported);
        expect(() => evaluate(`1 + ${unknown}(${input})`)).toThrow(`${unknown}(…)`);
      }),
    );
  });

  test.each([
    ["ANOMALY_DETECTION_BAND(a, 2)", "ANOMALY_DETECTION_BAND"],
    ["SEARCH(a)", "SEARCH"],
    ["toString(1)", "toString"],
  ])("refuses %s", (expression, name) => {
    expect(() => evaluate(expression, { a: [1] })).toThrow(`Cannot evaluate ${name}(…)`);
  });

  test.each([
    ["1 +", "found the end, wanted a value"],
    ["(1", 'found the end, wanted ")"'],
    ["1 2", "found 2, wanted the end"],
    ["a ? b", 'found "?"'],
  ])("says of %s what is wrong", (expression, found) => {
    expect(() => evaluate(expression, { a: [1], b: [1] })).toThrow(found);
  });

  test("names a figure that is not there, and those that are", () => {
    expect(() => evaluate("c", { a: [1], b: [1] })).toThrow(
      'Cannot find the figure "c" of metric math: there are a, b',
    );
  });
});
