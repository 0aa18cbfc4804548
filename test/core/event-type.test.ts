import { expect, test } from "vitest";
import { EventTypeName, EventTypePattern, matchesEventType } from "../../core/event-type.ts";

test.each(["invoice", "invoice.paid", "invoice.item.added", "Invoice_Item-2.v1", "a".repeat(128)])(
  "%s is an event type",
  (name) => {
    expect(EventTypeName.safeParse(name).success).toBe(true);
    expect(EventTypePattern.safeParse(name).success).toBe(true);
  },
);

test.each([
  "",
  ".",
  ".paid",
  "invoice.",
  "invoice..paid",
  "invoice paid",
  "rëchnung",
  "invoice\n",
  "a".repeat(129),
  "*",
])("%j is no event type", (name) => {
  expect(EventTypeName.safeParse(name).success).toBe(false);
});

test.each(["*", "invoice.*", "invoice.item.*"])("%s is a pattern", (pattern) => {
  expect(EventTypePattern.safeParse(pattern).success).toBe(true);
});

test.each(["", "**", ".*", "*.paid", "invoice*", "invoice.*.paid", "invoice.p*", "invoice.**"])(
  "%j is no pattern",
  (pattern) => {
    expect(EventTypePattern.safeParse(pattern).success).toBe(false);
  },
);

test.each([
  ["*", "invoice.paid", true],
  ["invoice.paid", "invoice.paid", true],
  ["invoice.paid", "invoice.paid.late", false],
  ["invoice.paid", "Invoice.paid", false],
  ["invoice.*", "invoice.paid", true],
  ["invoice.*", "invoice.item.added", true],
  ["invoice.*", "invoice", false],
  ["invoice.*", "invoices.paid", false],
  ["invoice.item.*", "invoice.paid", false],
])("an endpoint that asks for %s, and an event %s: %s", (pattern, type, expected) => {
  expect(matchesEventType([pattern], type)).toBe(expected);
});

test("one fitting pattern of several is enough", () => {
  expect(matchesEventType(["user.created", "invoice.*"], "invoice.paid")).toBe(true);
});

test("an endpoint that asks for nothing gets nothing", () => {
  expect(matchesEventType([], "invoice.paid")).toBe(false);
});
