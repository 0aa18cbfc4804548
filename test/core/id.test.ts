import fc from "fast-check";
import { expect, test } from "vitest";
import { EventId, newEndpointId, newEventId, TenantId } from "../../core/id.ts";
import { epochMs } from "../../core/time.ts";

const zeros = (bytes: number) => new Uint8Array(bytes);
const ones = (bytes: number) => new Uint8Array(bytes).fill(255);
const noon = epochMs(Date.UTC(2026, 10, 20, 12));

test("an event id is a version 7 UUID in Crockford's alphabet", () => {
  // 01a1f8d3-ea00-7000-8000-000000000000 and 01a1f8d3-ea00-7fff-bfff-ffffffffffff
  expect(newEventId(noon, zeros)).toBe("evt_01m7wd7tg0e008000000000000");
  expect(newEventId(noon, ones)).toBe("evt_01m7wd7tg0fzzvzzzzzzzzzzzz");
});

test("an endpoint id has a prefix of its own", () => {
  expect(newEndpointId(noon, zeros)).toMatch(/^ep_/);
});

test("ids sort by the time they were made, whatever chance adds", () => {
  const moment = fc.integer({ min: 0, max: 2 ** 47 }).map(epochMs);
  const chance = fc.uint8Array({ minLength: 10, maxLength: 10 });

  fc.assert(
    fc.property(moment, moment, chance, chance, (a, b, chanceA, chanceB) => {
      fc.pre(a < b);
      expect(newEventId(a, () => chanceA) < newEventId(b, () => chanceB)).toBe(true);
    }),
  );
});

test.each([
  "evt_",
  "evt_01ka6g3ms0e0080000000000",
  "ep_01ka6g3ms0e00800000000000",
  "evt_01KA6G3MS0E00800000000000",
  "evt_l1ka6g3ms0e00800000000000",
])("%s is no event id", (text) => {
  expect(EventId.safeParse(text).success).toBe(false);
});

test.each(["acme", "A.b_c-9", "x".repeat(64)])("%s is a tenant id", (text) => {
  expect(TenantId.parse(text)).toBe(text);
});

test.each(["", ".", "..", "x".repeat(65), "a/b", "a#b", "ä", "a b", "a\n"])("%j is no tenant id", (text) => {
  expect(TenantId.safeParse(text).success).toBe(false);
});
