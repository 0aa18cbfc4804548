import { expect, test } from "vitest";
import { compilePattern } from "../../../local/lambda/filter-pattern.ts";

test.each([
  [{ type: ["a", "b"] }, { type: "b" }, true],
  [{ type: ["a", "b"] }, { type: "c" }, false],
  [{ type: ["a"] }, {}, false],
  [{ type: ["a"], age: [1] }, { type: "a", age: 2 }, false],
  [{ deep: { er: [true] } }, { deep: { er: true } }, true],
  [{ deep: { er: [true] } }, { deep: "flat" }, false],
  [{ tags: ["x"] }, { tags: ["w", "x"] }, true],
  [{ gone: [null] }, { gone: null }, true],
  [{ gone: [{ exists: false }] }, {}, true],
  [{ gone: [{ exists: true }] }, {}, false],
  [{ type: [{ prefix: "order." }] }, { type: "order.paid" }, true],
  [{ type: [{ prefix: "order." }] }, { type: 7 }, false],
  [{ type: [{ suffix: ".paid" }] }, { type: "order.paid" }, true],
  [{ type: [{ "equals-ignore-case": "Paid" }] }, { type: "pAID" }, true],
  [{ type: [{ "anything-but": ["a", "b"] }] }, { type: "c" }, true],
  [{ type: [{ "anything-but": "a" }] }, { type: "a" }, false],
  [{ type: [{ "anything-but": { prefix: "a" } }] }, { type: "abc" }, false],
  [{ type: [{ "anything-but": "a" }] }, {}, false],
  [{ age: [{ numeric: [">", 0, "<=", 5] }] }, { age: 5 }, true],
  [{ age: [{ numeric: [">", 0, "<=", 5] }] }, { age: 0 }, false],
  [{ age: [{ numeric: ["=", 3] }] }, { age: "3" }, false],
  [{ $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true],
  [{ $or: [{ a: [1] }, { b: [2] }], c: [3] }, { b: 2 }, false],
] as const)("%j on %j is %s", (pattern, event, expected) => {
  expect(compilePattern(pattern)(event)).toBe(expected);
});

test("names an operator that it does not know", () => {
  expect(() => compilePattern({ ip: [{ cidr: "10.0.0.0/8" }] })).toThrow(
    'Cannot read the filter pattern at "ip": the operator "cidr" is not supported locally',
  );
});

test("names a value that is not in a list", () => {
  expect(() => compilePattern({ type: "order" })).toThrow(
    'Cannot read the filter pattern at "type": wanted a list of alternatives or a nested pattern',
  );
});
