import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../core/outcome.ts";
import { DEFAULT_SCHEDULE, RetrySchedule, waitAfter } from "../../core/retry-schedule.ts";
import { epochMs } from "../../core/time.ts";

const now = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const answered = { latencyMs: 80, excerpt: new Uint8Array() };
const refused: Outcome = { kind: "unreachable", reason: "connection_refused", latencyMs: 3 };
const timedOut: Outcome = { kind: "unreachable", reason: "timed_out", latencyMs: 15_000 };
const status = (code: number, retryAfterMs?: number): Outcome => ({
  kind: "rejected",
  status: code,
  ...answered,
  ...(retryAfterMs === undefined ? {} : { retryAt: epochMs(now + retryAfterMs) }),
});

function waitMs(attempt: number, outcome: Outcome, drawn = 0.5, schedule = DEFAULT_SCHEDULE) {
  const next = waitAfter({ schedule, attempt, outcome, now, chance: () => drawn });
  return next.kind === "retry" ? next.at - now : next.kind;
}

describe("the default schedule", () => {
  test.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 1_800],
    [6, 7_200],
    [7, 18_000],
    [8, 36_000],
    [9, 50_400],
    [10, 72_000],
    [11, 86_400],
  ])("waits after failed attempt %i for %i seconds when chance is even", (attempt, seconds) => {
    expect(waitMs(attempt, refused)).toBe(seconds * 1000);
  });

  test("is exhausted after the twelfth attempt", () => {
    expect(waitMs(12, refused)).toBe("exhausted");
  });

  test("is one that an endpoint could have set", () => {
    expect(RetrySchedule.parse(DEFAULT_SCHEDULE)).toEqual(DEFAULT_SCHEDULE);
  });
});

describe("jitter", () => {
  test("takes a fifth off, or adds nearly a fifth", () => {
    expect(waitMs(4, refused, 0)).toBe(480_000);
    expect(waitMs(4, refused, 0.999_999_999)).toBe(720_000);
  });
});

describe("a receiver with more than it can do", () => {
  test.each([status(429), status(502), status(504), timedOut])("is left alone for at least a minute: %o", (outcome) => {
    expect(waitMs(1, outcome, 0)).toBe(60_000);
    expect(waitMs(1, outcome, 0.5)).toBe(66_000);
  });

  test("keeps the longer wait of the schedule", () => {
    expect(waitMs(4, status(429))).toBe(600_000);
  });

  test.each([status(400), status(500), status(503), refused])("is not every receiver that fails: %o", (outcome) => {
    expect(waitMs(1, outcome)).toBe(5_000);
  });
});

describe("Retry-After", () => {
  test("is honoured in full when it is longer than the schedule", () => {
    expect(waitMs(1, status(503, 3_600_000))).toBe(3_600_000);
  });

  test("never shortens the schedule", () => {
    expect(waitMs(5, status(503, 1_000))).toBe(1_800_000);
  });

  test("does not undercut the minute that a 429 has to wait", () => {
    expect(waitMs(1, status(429, 1_000), 0)).toBe(60_000);
  });

  test("counts for a day at most", () => {
    expect(waitMs(1, status(503, 400_000_000))).toBe(86_400_000);
  });

  test("does not add attempts to a schedule that is at its end", () => {
    expect(waitMs(12, status(503, 3_600_000))).toBe("exhausted");
  });
});

test("every wait is whole, at least four fifths of the schedule's and at least what was asked, up to a day", () => {
  const schedules = fc.array(fc.integer({ min: 1, max: 604_800 }), { minLength: 1, maxLength: 30 });
  const asked = fc.integer({ min: 0, max: 10 ** 12 });
  const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  fc.assert(
    fc.property(
      schedules,
      fc.nat(40),
      asked,
      chances,
      fc.constantFrom(429, 500),
      (schedule, index, askedMs, drawn, code) => {
        const wait = waitMs(index + 1, status(code, askedMs), drawn, schedule);
        const seconds = schedule[index];
        if (seconds === undefined) return wait === "exhausted";

        const least = Math.max(seconds * 800 - 1, Math.min(askedMs, 86_400_000), code === 429 ? 60_000 : 0);
        const most = Math.max(seconds * 1_200 + 1, 86_400_000);
        return typeof wait === "number" && Number.isInteger(wait) && wait >= least && wait <= most;
      },
    ),
  );
});

describe("an endpoint's own schedule", () => {
  test.each([[[1]], [[604_800, 604_800]], [Array.from({ length: 30 }, () => 60)]])("may be %j", (waits) => {
    expect(RetrySchedule.parse(waits)).toEqual(waits);
  });

  test.each([
    ["no wait", []],
    ["more than 30 waits", Array.from({ length: 31 }, () => 1)],
    ["a wait under a second", [0.5]],
    ["a broken wait", [Number.NaN]],
    ["a wait of fractions", [1.5]],
    ["a wait over seven days", [604_801]],
    ["words", ["5s"]],
    ["nothing at all", null],
  ])("may not have %s", (_why, waits) => {
    expect(RetrySchedule.safeParse(waits).success).toBe(false);
  });

  test("may not run longer than fourteen days, and is told by how much", () => {
    const result = RetrySchedule.safeParse([604_800, 604_800, 1]);

    expect(result.error?.issues[0]?.message).toBe(
      "the waits add up to 1209601 seconds, at most 1209600 (14 days) are allowed",
    );
  });
});
