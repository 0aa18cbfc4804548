import { expect, test } from "vitest";
import { type Choosable, wants } from "../../core/subscription.ts";
import { endpoint } from "../support/fixtures.ts";

const event = (change: Partial<Choosable> = {}): Choosable => ({
  type: "invoice.paid",
  data: { amount: 250 },
  ...change,
});

test("an endpoint that says nothing gets everything", () => {
  expect(wants(endpoint(), event({ channels: ["eu"] }))).toBe(true);
});

test("an endpoint with channels gets what shares one of them", () => {
  const inEurope = endpoint({ channels: ["eu", "uk"] });

  expect(wants(inEurope, event({ channels: ["us", "uk"] }))).toBe(true);
  expect(wants(inEurope, event({ channels: ["us"] }))).toBe(false);
});

test("an endpoint with channels does not get what was published without any", () => {
  expect(wants(endpoint({ channels: ["eu"] }), event())).toBe(false);
});

test("type, channel and filter must all agree", () => {
  const picky = endpoint({
    eventTypes: ["invoice.*"],
    channels: ["eu"],
    filter: { data: { amount: [{ numeric: [">", 100] }] } },
  });

  expect(wants(picky, event({ channels: ["eu"] }))).toBe(true);
  expect(wants(picky, event({ channels: ["eu"], type: "contact.added" }))).toBe(false);
  expect(wants(picky, event({ channels: ["eu"], data: { amount: 100 } }))).toBe(false);
});

test("a filter sees the type, the channels and the metadata beside the data", () => {
  const byMetadata = endpoint({ filter: { metadata: { plan: ["gold"] }, type: [{ prefix: "invoice." }] } });

  expect(wants(byMetadata, event({ metadata: { plan: "gold" } }))).toBe(true);
  expect(wants(byMetadata, event())).toBe(false);
});

test("a filter can ask that there is no channel and no metadata", () => {
  const plain = endpoint({ filter: { channels: [{ exists: false }], metadata: { plan: [{ exists: false }] } } });

  expect(wants(plain, event())).toBe(true);
  expect(wants(plain, event({ channels: ["eu"] }))).toBe(false);
});
