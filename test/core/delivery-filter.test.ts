import { describe, expect, test } from "vitest";
import type { Attempt, DeliveryRecord } from "../../core/delivery.ts";
import { firstEventIdOf, passes } from "../../core/delivery-filter.ts";
import { newEventId } from "../../core/id.ts";
import { after } from "../../core/time.ts";
import { delivery } from "../support/deliveries.ts";
import { noChance, noon } from "../support/fixtures.ts";

const answered = (...attempts: Partial<Attempt>[]): DeliveryRecord =>
  delivery({
    attempts: attempts.map((attempt, index) => ({ number: index + 1, at: noon, outcome: "rejected", ...attempt })),
  });

describe("a filter", () => {
  test("without a wish lets everything pass", () => {
    expect(passes(delivery(), {})).toBe(true);
  });

  test("by status lets pass what stands so now", () => {
    expect(passes(delivery({ status: "held" }), { status: "held" })).toBe(true);
    expect(passes(delivery({ status: "dead" }), { status: "held" })).toBe(false);
  });

  test("by class lets pass what was answered so at least once", () => {
    const recovered = answered({ status: 503 }, { status: 204, outcome: "delivered" });

    expect(passes(recovered, { statusClass: "5xx" })).toBe(true);
    expect(passes(recovered, { statusClass: "2xx" })).toBe(true);
    expect(passes(recovered, { statusClass: "4xx" })).toBe(false);
  });

  test("knows attempts without an answer, and answers that HTTP knows nothing of", () => {
    expect(passes(answered({ outcome: "unreachable", reason: "timed_out" }), { statusClass: "none" })).toBe(true);
    expect(passes(answered({ status: 999 }), { statusClass: "other" })).toBe(true);
  });
});

test("the first event id of a moment is not above that of any event of it, and above all before", () => {
  const bound = firstEventIdOf(noon);

  expect(bound <= newEventId(noon, noChance)).toBe(true);
  expect(bound > newEventId(after(noon, -1), (bytes) => new Uint8Array(bytes).fill(255))).toBe(true);
});
