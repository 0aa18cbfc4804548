import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Circuit, NEW_CIRCUIT } from "../../core/circuit.ts";
import { type FinishedAttempt, followUpOf } from "../../core/follow-up.ts";
import type { Outcome } from "../../core/outcome.ts";
import { DEFAULT_SCHEDULE } from "../../core/retry-schedule.ts";
import { epochMs } from "../../core/time.ts";

const noon = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const later = (ms: number) => epochMs(noon + ms);
const answered = { latencyMs: 80, excerpt: new Uint8Array() };
const delivered: Outcome = { kind: "delivered", status: 204, ...answered };
const refused: Outcome = { kind: "unreachable", reason: "connection_refused", latencyMs: 2 };
const timedOut: Outcome = { kind: "unreachable", reason: "timed_out", latencyMs: 15_000 };
const busyForAnHour: Outcome = { kind: "rejected", status: 503, ...answered, retryAt: later(3_600_000) };
const gone: Outcome = { kind: "gone", status: 410, ...answered };
const blocked: Outcome = { kind: "blocked", reason: "address_forbidden" };
const ours: Outcome = { kind: "ours", code: "kms_unavailable" };

const failing = { inARow: 10, since: noon };
const open: Circuit = { state: "open", version: 10, failing, openedAt: noon, probes: 0, nextProbeAt: later(29_500) };
const openByHand: Circuit = { state: "open_by_hand", version: 1, openedAt: noon };
const draining: Circuit = {
  state: "draining",
  version: 12,
  closedAt: noon,
  drain: { rampSeconds: 0, plannedUntil: noon },
};

const following = (finished: Partial<FinishedAttempt>) =>
  followUpOf({
    outcome: refused,
    attempt: 1,
    schedule: DEFAULT_SCHEDULE,
    circuit: NEW_CIRCUIT,
    role: "ordinary",
    now: noon,
    chance: () => 0.5,
    ...finished,
  });

describe("with a closed circuit", () => {
  test("a delivered delivery is done", () => {
    expect(following({ outcome: delivered })).toEqual({ kind: "done" });
  });

  test.each([
    [refused, 5],
    [timedOut, 66],
    [{ kind: "rejected", status: 500, ...answered } as const, 5],
    [{ kind: "rejected", status: 301, ...answered } as const, 5],
    [{ kind: "rejected", status: 502, ...answered } as const, 66],
  ])("a first failure is retried soon: %o", (outcome, delaySeconds) => {
    expect(following({ outcome })).toEqual({ kind: "retry_soon", attempt: 2, delaySeconds });
  });

  test("a wait that the queue can hold stays in the queue, to the second", () => {
    expect(following({ schedule: [900] })).toEqual({ kind: "retry_soon", attempt: 2, delaySeconds: 900 });
  });

  test("a longer one goes to the waiting room", () => {
    expect(following({ schedule: [901] })).toEqual({ kind: "wait", attempt: 2, dueAt: later(901_000) });
    expect(following({ outcome: busyForAnHour })).toEqual({ kind: "wait", attempt: 2, dueAt: later(3_600_000) });
  });

  test("the delay is rounded up, so that no wait is cut short", () => {
    expect(following({ schedule: [1], chance: () => 0.51 })).toMatchObject({ delaySeconds: 2 });
  });

  test("the last failure makes the delivery dead", () => {
    expect(following({ attempt: 12 })).toEqual({ kind: "dead", reason: "exhausted", disableEndpoint: false });
  });

  test("a 410 makes the delivery dead and disables the endpoint", () => {
    expect(following({ outcome: gone })).toEqual({ kind: "dead", reason: "endpoint_gone", disableEndpoint: true });
  });

  test("a blocked delivery is tried three times", () => {
    expect(following({ outcome: blocked, attempt: 2 })).toEqual({ kind: "retry_soon", attempt: 3, delaySeconds: 30 });
    expect(following({ outcome: blocked, attempt: 3 })).toEqual({
      kind: "dead",
      reason: "blocked",
      disableEndpoint: false,
    });
  });

  test("trouble of our own is nobody's attempt", () => {
    expect(following({ outcome: ours, attempt: 12 })).toEqual({ kind: "return_to_queue" });
  });
});

describe("with an open circuit", () => {
  test("a failure that began before it opened is held, its attempt spent", () => {
    expect(following({ circuit: open })).toEqual({ kind: "held", attempt: 2, heldSince: noon });
  });

  test("the failure that opened it becomes the first probe", () => {
    expect(following({ circuit: open, role: "tripped" })).toEqual({
      kind: "probe_soon",
      attempt: 2,
      heldSince: noon,
      delaySeconds: 30,
    });
  });

  test("a failed probe does not spend the attempt and probes again", () => {
    const now = later(60_000);
    const circuit: Circuit = { ...open, probes: 1, nextProbeAt: later(120_000) };

    expect(following({ circuit, role: "probe", attempt: 12, heldSince: noon, now })).toEqual({
      kind: "probe_soon",
      attempt: 12,
      heldSince: noon,
      delaySeconds: 60,
    });
  });

  test("a failed probe that is told to wait for an hour is held meanwhile", () => {
    const circuit: Circuit = { ...open, probes: 1, nextProbeAt: later(3_600_000) };

    expect(following({ circuit, role: "probe", attempt: 4, outcome: busyForAnHour, heldSince: noon })).toEqual({
      kind: "held",
      attempt: 4,
      heldSince: noon,
    });
  });

  test("a delivery that was told to wait for an hour does so, whenever the circuit closes", () => {
    expect(following({ circuit: open, outcome: busyForAnHour })).toEqual({
      kind: "wait",
      attempt: 2,
      dueAt: later(3_600_000),
    });
  });

  test("a probe that fails after 72 hours of holding is dead", () => {
    const now = later(72 * 3_600_000);

    expect(following({ circuit: open, role: "probe", heldSince: noon, now })).toMatchObject({
      kind: "dead",
      reason: "expired",
    });
  });

  test("a last attempt makes the delivery dead", () => {
    expect(following({ circuit: open, role: "tripped", attempt: 12 })).toMatchObject({
      kind: "dead",
      reason: "exhausted",
    });
  });

  test("by hand, nothing probes", () => {
    expect(following({ circuit: openByHand, role: "probe", attempt: 3, heldSince: noon })).toEqual({
      kind: "held",
      attempt: 3,
      heldSince: noon,
    });
  });
});

test("a probe that fails after somebody closed the circuit was an attempt like any other", () => {
  expect(following({ circuit: draining, role: "probe", attempt: 3, heldSince: noon })).toEqual({
    kind: "retry_soon",
    attempt: 4,
    delaySeconds: 120,
  });
});

test("no failure is left without a next step, and every delay is one that SQS takes", () => {
  const outcomes = fc.constantFrom(refused, timedOut, busyForAnHour, blocked);
  const circuits = fc.constantFrom(NEW_CIRCUIT, open, openByHand, draining);
  const roles = fc.constantFrom("ordinary", "tripped", "probe" as const);
  const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  fc.assert(
    fc.property(
      outcomes,
      circuits,
      roles,
      fc.integer({ min: 1, max: 12 }),
      chances,
      (outcome, circuit, role, attempt, drawn) => {
        const next = following({ outcome, circuit, role, attempt, chance: () => drawn });

        if (next.kind === "dead") return next.reason === "blocked" || attempt === 12;
        if (next.kind === "retry_soon" || next.kind === "probe_soon")
          return Number.isInteger(next.delaySeconds) && next.delaySeconds >= 1 && next.delaySeconds <= 900;
        return next.kind === "held" ? next.attempt >= attempt : next.kind === "wait" && next.dueAt > noon;
      },
    ),
  );
});
