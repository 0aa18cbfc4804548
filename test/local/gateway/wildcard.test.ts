import fc from "fast-check";
import { expect, test } from "vitest";
import { covers } from "../../../local/gateway/wildcard.ts";

test.each([
  ["*", "", true],
  ["*", "anything", true],
  ["sqs:Send*", "sqs:SendMessage", true],
  ["sqs:Send*", "sqs:ReceiveMessage", false],
  ["*Message", "sqs:SendMessage", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["secret-??????", "secret-AbCdEf", true],
  ["secret-??????", "secret-AbCdE", false],
  ["", "", true],
  ["", "a", false],
  ["a.c", "abc", false],
])("pattern %j on %j: %j", (pattern, value, expected) => {
  expect(covers(pattern, value)).toBe(expected);
});

test("every text covers itself when it has no wildcard", () => {
  const plain = fc.string().filter((text) => !/[*?]/.test(text));

  fc.assert(fc.property(plain, plain, (text, other) => covers(text, other) === (text === other)));
});

test("a star may be put anywhere without losing what was covered", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (value, position) => {
      const at = position % (value.length + 1);
      return covers(`${value.slice(0, at)}*${value.slice(at)}`, value);
    }),
  );
});

test("many stars do not take exponential time", () => {
  expect(covers(`${"*a".repeat(30)}b`, "a".repeat(5_000))).toBe(false);
});
