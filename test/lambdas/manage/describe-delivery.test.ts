import { expect, test } from "vitest";
import { Delivery } from "../../../core/contract/api/deliveries.ts";
import { after } from "../../../core/time.ts";
import { describeDelivery } from "../../../lambdas/manage/describe-delivery.ts";
import { delivery } from "../../support/deliveries.ts";
import { noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";

const open = async (_: unknown, envelope: Uint8Array) => envelope;

test("a delivery that is held says since when, and what the probes found out", async () => {
  const held = delivery({
    status: "held",
    heldSince: after(noon, 60_000),
    attempts: [{ number: 1, at: noon, outcome: "unreachable", reason: "timed_out", latencyMs: 15_000 }],
    probes: {
      count: 3,
      last: {
        number: 2,
        at: after(noon, 120_000),
        outcome: "rejected",
        status: 503,
        latencyMs: 20,
        sealedExcerpt: Buffer.from("soon"),
      },
    },
  });

  const shown = await describeDelivery(held, { open });

  expect(shown).toEqual({
    event: paidEvent,
    endpoint: shopEndpoint,
    type: "invoice.paid",
    status: "held",
    acceptedAt: "2026-11-20T12:00:00.000Z",
    heldSince: "2026-11-20T12:01:00.000Z",
    attempts: [
      { number: 1, at: "2026-11-20T12:00:00.000Z", outcome: "unreachable", reason: "timed_out", latencyMs: 15_000 },
    ],
    probes: {
      count: 3,
      last: {
        number: 2,
        at: "2026-11-20T12:02:00.000Z",
        outcome: "rejected",
        status: 503,
        latencyMs: 20,
        response: "soon",
      },
    },
  });
  expect(Delivery.strict().safeParse(shown).success).toBe(true);
});
