import { describe, expect, test } from "vitest";
import type { DeliveryStatus } from "../../core/delivery.ts";
import { type EventSeen, isReplayed, isTypeWanted, isUnderWay, isWanted } from "../../core/replay-candidate.ts";
import { epochMs } from "../../core/time.ts";
import { delivery } from "../support/deliveries.ts";
import { crmEndpoint, endpoint, noon, shopEndpoint } from "../support/fixtures.ts";

const CYCLE = 1_795_176_000_000;

const replayed = (status: "failed" | "missing" | "all"): readonly DeliveryStatus[] =>
  (["delivered", "failing", "held", "dead", "skipped"] as const).filter((it) =>
    isReplayed(delivery({ status: it }), { status }, CYCLE),
  );

describe("a delivery with a record", () => {
  test("is begun again by what became of it", () => {
    expect(replayed("failed")).toEqual(["dead"]);
    expect(replayed("missing")).toEqual(["skipped"]);
    expect(replayed("all")).toEqual(["delivered", "dead", "skipped"]);
  });

  test("can be chosen by why it is dead", () => {
    const blocked = delivery({ status: "dead", deadReason: "blocked" });

    expect(isReplayed(blocked, { status: "failed", reasons: ["exhausted", "blocked"] }, CYCLE)).toBe(true);
    expect(isReplayed(blocked, { status: "failed", reasons: ["exhausted"] }, CYCLE)).toBe(false);
  });

  test("is not begun twice by one replay, nor by an earlier one", () => {
    const begun = delivery({ status: "dead", last: { cycle: CYCLE, attempt: 12, message: "m" } });

    expect(isReplayed(begun, { status: "failed" }, CYCLE)).toBe(false);
    expect(isReplayed(begun, { status: "failed" }, CYCLE - 1)).toBe(false);
    expect(isReplayed(begun, { status: "failed" }, CYCLE + 1)).toBe(true);
  });
});

describe("an event", () => {
  const seen = (change: Partial<EventSeen> = {}): EventSeen => ({
    event: { type: "invoice.paid", acceptedAt: noon },
    endpoints: [],
    ...change,
  });

  test("is wanted by who wanted it then, and by who would want it now", () => {
    const invoices = endpoint({ id: crmEndpoint, eventTypes: ["invoice.*"] });
    const contacts = endpoint({ id: crmEndpoint, eventTypes: ["contact.*"] });

    expect(isWanted(seen(), invoices)).toBe(true);
    expect(isWanted(seen(), contacts)).toBe(false);
    expect(isWanted(seen({ endpoints: [crmEndpoint] }), contacts)).toBe(true);
  });

  test("reaches an endpoint with a payload filter only if it passed it then", () => {
    const large = endpoint({ filter: { data: { amount: [{ numeric: [">", 100] }] } } });

    expect(isWanted(seen(), large)).toBe(false);
    expect(isWanted(seen({ endpoints: [shopEndpoint] }), large)).toBe(true);
  });

  test("may be on its way for an hour, to those it was sent to", () => {
    const sent = seen({ endpoints: [shopEndpoint] });

    expect(isUnderWay(sent, endpoint(), epochMs(noon + 3_599_000))).toBe(true);
    expect(isUnderWay(sent, endpoint(), epochMs(noon + 3_600_000))).toBe(false);
    expect(isUnderWay(seen(), endpoint(), noon)).toBe(false);
  });

  test("is chosen by type where types are named", () => {
    expect(isTypeWanted({}, "invoice.paid")).toBe(true);
    expect(isTypeWanted({ types: ["invoice.*"] }, "invoice.paid")).toBe(true);
    expect(isTypeWanted({ types: ["contact.*"] }, "invoice.paid")).toBe(false);
  });
});
