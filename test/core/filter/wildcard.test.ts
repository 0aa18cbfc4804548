import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesWildcard, parseWildcard } from "../../../core/filter/wildcard.ts";

function matches(pattern: string, text: string): boolean | undefined {
  const wildcard = parseWildcard(pattern);
  return wildcard && matchesWildcard(wildcard, text);
}

test.each([
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["*", "anything", true],
  ["abc", "abc", true],
  ["abc", "abcd", false],
  ["a*c", "abbc", true],
  ["a*c", "ac", true],
  ["a*c", "acb", false],
  ["ab*ba", "aba", false],
  ["*.png", "a.png", true],
  ["a*b*c", "a-c-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["*aa*", "a", false],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["a\\\\*", "a\\b", true],
  ["a\n*", "a\nb", true],
])("%j and %j: %s", (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test.each(["**", "a**b", "a\\b", "\\"])("%j is no wildcard", (pattern) => {
  expect(parseWildcard(pattern)).toBeUndefined();
});

test("a star that is escaped is no second star", () => {
  expect(matches("*\\**", "a*b")).toBe(true);
  expect(matches("*\\**", "ab")).toBe(false);
});

test("agrees with a regular expression on all short texts", () => {
  const letters = (...of: string[]) =>
    fc.array(fc.constantFrom(...of), { maxLength: 8 }).map((parts) => parts.join(""));

  fc.assert(
    fc.property(letters("a", "b", "*"), letters("a", "b"), (pattern, text) => {
      fc.pre(!pattern.includes("**"));
      return matches(pattern, text) === new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(text);
    }),
    { numRuns: 2_000 },
  );
});

test("a pattern that would keep a regular expression busy for years is done at once", () => {
  const started = performance.now();

  expect(matches(`${"a*".repeat(500)}b`, "a".repeat(100_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
});
