import fc from "fast-check";
import { expect, test } from "vitest";
import { isDeeperThan } from "../../core/json-depth.ts";

test.each([
  ["[[1]]", 2, false],
  ["[[1]]", 1, true],
  ['{"a":[{"b":1}]}', 3, false],
  ['{"a":[{"b":1}]}', 2, true],
  ['"[[[["', 0, false],
  ['["\\"[[[", 1]', 1, false],
  ["[],[],[]", 1, false],
])("%s is deeper than %i: %s", (text, depth, expected) => {
  expect(isDeeperThan(text, depth)).toBe(expected);
});

test("agrees with a walk through what was parsed", () => {
  const depthOf = (value: unknown): number =>
    typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(isDeeperThan(JSON.stringify(value), 3)).toBe(depthOf(value) > 3);
    }),
  );
});
