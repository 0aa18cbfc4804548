import { Metrics } from "@aws-lambda-powertools/metrics";
import { describe, expect, test } from "vitest";
import { DeliveryMessage } from "../../../core/contract/delivery-message.ts";
import type { Outcome } from "../../../core/outcome.ts";
import { epochMs } from "../../../core/time.ts";
import { type CountedAttempt, countAttempt } from "../../../lambdas/deliver/count-attempt.ts";

const NOON = 1_795_176_000_000;
const message = DeliveryMessage.parse({
  v: 1,
  id: "message",
  tenant: "acme",
  endpoint: "ep_01m7xb8gvrfeatyk8m2v56r0wv",
  event: "evt_01m7xb8gvrfeatyk8m2v56r0wv",
  type: "invoice.paid",
  acceptedAt: NOON,
  cycle: 1,
  attempt: 1,
  payload: { in: "event" },
});
const delivered: Outcome = { kind: "delivered", status: 204, latencyMs: 120, excerpt: new Uint8Array() };

function counted(attempt: Partial<CountedAttempt> = {}): Readonly<Record<string, number>> {
  const figures: Record<string, number> = {};
  const metrics = new Metrics();
  metrics.addMetric = (name, _, value) => {
    figures[name] = value;
    return metrics;
  };
  countAttempt(metrics, { message, outcome: delivered, role: "ordinary", endedAt: epochMs(NOON + 1_000), ...attempt });
  return figures;
}

describe("an attempt is counted", () => {
  test("by outcome and class of answer, with the time from acceptance to its start and to its end", () => {
    expect(counted()).toEqual({
      Attempts: 1,
      AttemptsDelivered: 1,
      Delivered: 1,
      Answers2xx: 1,
      AttemptLatency: 120,
      FirstAttempts: 1,
      AcceptToFirstAttempt: 880,
      AcceptToDelivered: 1_000,
    });
  });

  test("as failed, when it was the first", () => {
    const outcome: Outcome = { kind: "rejected", status: 503, latencyMs: 10, excerpt: new Uint8Array() };

    expect(counted({ outcome })).toMatchObject({
      AttemptsRejected: 1,
      Answers5xx: 1,
      FailedAttempts: 1,
      FailedFirstAttempts: 1,
    });
  });

  test("as late, when it began more than five seconds after its event was accepted", () => {
    expect(counted({ endedAt: epochMs(NOON + 5_120) })).not.toHaveProperty("LateFirstAttempts");
    expect(counted({ endedAt: epochMs(NOON + 5_121) })).toMatchObject({ LateFirstAttempts: 1 });
  });

  test.each([
    ["a later one", { message: { ...message, attempt: 2 } }],
    ["one of a redrive", { message: { ...message, cycle: 2 } }],
    ["one that was held", { message: { ...message, heldSince: epochMs(NOON) } }],
    ["a probe", { role: "probe" as const }],
  ])("without a word on promptness, when it is %s", (_, attempt) => {
    expect(counted(attempt)).not.toHaveProperty("FirstAttempts");
  });

  test.each([{ heldSince: NOON }, { reservedFor: NOON + 60_000 }, { steppedAside: true }])(
    "but not as one of ours when it waited for its endpoint: %j",
    (waited) => {
      const put = DeliveryMessage.parse({ ...message, ...waited });

      expect(counted({ message: put, endedAt: epochMs(NOON + 60_120) })).not.toHaveProperty("FirstAttempts");
    },
  );

  test("without an answer, when none came", () => {
    const names = Object.keys(counted({ outcome: { kind: "blocked", reason: "address_forbidden" } }));

    expect(names).toContain("AttemptsBlocked");
    expect(names.filter((name) => name.startsWith("Answers") || name === "AttemptLatency")).toEqual([]);
  });
});
