import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { epochMs } from "../../../core/time.ts";
import { nextFiring } from "../../../local/lambda/schedule-expression.ts";

function firingAfter(expression: string, moment: string): string | undefined {
  const firing = nextFiring(expression, epochMs(Date.parse(moment)));
  return firing === undefined ? undefined : new Date(firing).toISOString();
}

describe("a rate", () => {
  test.each([
    ["rate(1 minute)", "2026-11-20T12:00:00.001Z", "2026-11-20T12:01:00.000Z"],
    ["rate(1 minute)", "2026-11-20T12:00:00.000Z", "2026-11-20T12:01:00.000Z"],
    ["rate(5 minutes)", "2026-11-20T12:07:30.000Z", "2026-11-20T12:10:00.000Z"],
    ["rate(1 hour)", "2026-11-20T12:07:30.000Z", "2026-11-20T13:00:00.000Z"],
    ["rate(1 day)", "2026-11-20T12:07:30.000Z", "2026-11-21T00:00:00.000Z"],
  ])("%s after %s fires at %s", (expression, moment, firing) => {
    expect(firingAfter(expression, moment)).toBe(firing);
  });

  test.each(["rate(1 minutes)", "rate(5 minute)", "rate(0 minutes)", "rate(5 weeks)", "rate(five minutes)"])(
    "cannot be written as %s",
    (expression) => {
      expect(() => firingAfter(expression, "2026-11-20T12:00:00Z")).toThrow(`Cannot read "${expression}"`);
    },
  );
});

describe("a cron expression", () => {
  test.each([
    ["cron(0 10 * * ? *)", "2026-11-20T12:00:00Z", "2026-11-21T10:00:00.000Z"],
    ["cron(15 12 * * ? *)", "2026-11-20T12:00:00Z", "2026-11-20T12:15:00.000Z"],
    ["cron(15 12 * * ? *)", "2026-11-20T12:15:00Z", "2026-11-21T12:15:00.000Z"],
    ["cron(0 18 ? * MON-FRI *)", "2026-11-20T18:00:00Z", "2026-11-23T18:00:00.000Z"], // a Friday
    ["cron(0 8 1 * ? *)", "2026-11-20T12:00:00Z", "2026-12-01T08:00:00.000Z"],
    ["cron(0/15 * * * ? *)", "2026-11-20T12:16:00Z", "2026-11-20T12:30:00.000Z"],
    ["cron(5/20 * * * ? *)", "2026-11-20T12:46:00Z", "2026-11-20T13:05:00.000Z"],
    ["cron(0/10 * ? * MON-FRI *)", "2026-11-20T23:59:00Z", "2026-11-23T00:00:00.000Z"],
    ["cron(0/5 8-17 ? * 2-6 *)", "2026-11-20T17:55:00Z", "2026-11-23T08:00:00.000Z"],
    ["cron(0,30 9,17 * * ? *)", "2026-11-20T09:30:00Z", "2026-11-20T17:00:00.000Z"],
    ["cron(0 0 29 FEB ? *)", "2026-11-20T12:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["cron(0 0 ? 2,dec sun *)", "2026-11-20T12:00:00Z", "2026-12-06T00:00:00.000Z"],
    ["cron(0 0 1 1 ? 2030)", "2026-11-20T12:00:00Z", "2030-01-01T00:00:00.000Z"],
    ["cron(0 0 1 1 ? 2030/10)", "2031-11-20T12:00:00Z", "2040-01-01T00:00:00.000Z"],
    ["cron(0 0 1 1 ? 2020)", "2026-11-20T12:00:00Z", undefined],
    ["cron(0 0 31 2 ? *)", "2026-11-20T12:00:00Z", undefined],
  ])("%s after %s fires at %s", (expression, moment, firing) => {
    expect(firingAfter(expression, moment)).toBe(firing);
  });

  test.each([
    ["cron(0 10 * * ?)", "wanted six fields"],
    ["cron(0 10 * * * *)", 'wanted "?" in exactly one of day-of-month and day-of-week'],
    ["cron(0 10 ? * ? *)", 'wanted "?" in exactly one of day-of-month and day-of-week'],
    ["cron(60 10 * * ? *)", 'Cannot read "60" as minutes: wanted numbers from 0 to 59'],
    ["cron(0 10 ? * 0 *)", 'Cannot read "0" as day-of-week'],
    ["cron(0 10 L * ? *)", 'Cannot read "L" as day-of-month'],
    ["cron(0 10 ? * 6#3 *)", 'Cannot read "6#3" as day-of-week'],
    ["cron(9-5 10 * * ? *)", 'Cannot read "9-5" as minutes'],
    ["cron(0/0 10 * * ? *)", 'Cannot read "0/0" as minutes'],
    ["cron(? 10 * * ? *)", 'Cannot read "?" as minutes'],
  ])("cannot be written as %s", (expression, reason) => {
    expect(() => firingAfter(expression, "2026-11-20T12:00:00Z")).toThrow(reason);
  });
});

describe("a moment", () => {
  test("fires once", () => {
    expect(firingAfter("at(2026-11-20T13:00:00)", "2026-11-20T12:00:00Z")).toBe("2026-11-20T13:00:00.000Z");
    expect(firingAfter("at(2026-11-20T13:00:00)", "2026-11-20T13:00:00Z")).toBeUndefined();
  });

  test("needs a date and a time", () => {
    expect(() => firingAfter("at(tomorrow)", "2026-11-20T12:00:00Z")).toThrow('Cannot read "at(tomorrow)"');
  });
});

test("names an expression of another kind", () => {
  expect(() => firingAfter("every minute", "2026-11-20T12:00:00Z")).toThrow(
    'Cannot read the schedule "every minute": wanted rate(…), cron(…) or at(…)',
  );
});

describe("laws", () => {
  const moment = fc.integer({ min: 0, max: Date.UTC(2090, 0, 1) }).map(epochMs);
  const rate = fc.integer({ min: 2, max: 500 }).map((count) => `rate(${count} minutes)`);
  const minute = fc.integer({ min: 0, max: 59 });
  const hour = fc.integer({ min: 0, max: 23 });
  const cron = fc
    .tuple(minute, hour, fc.integer({ min: 1, max: 7 }))
    .map(([m, h, weekday]) => `cron(${m} ${h} ? * ${weekday} *)`);
  const expression = fc.oneof(rate, cron);

  test("a firing is always later than the moment asked about", () => {
    fc.assert(
      fc.property(expression, moment, (text, now) => {
        expect(nextFiring(text, now)).toBeGreaterThan(now);
      }),
    );
  });

  test("nothing fires between a moment and its next firing", () => {
    fc.assert(
      fc.property(expression, moment, fc.nat(), (text, now, skip) => {
        const firing = nextFiring(text, now) ?? now;
        const between = epochMs(now + (skip % (firing - now)));
        expect(nextFiring(text, between)).toBe(firing);
      }),
    );
  });

  test("a weekly schedule fires exactly every seven days", () => {
    fc.assert(
      fc.property(cron, moment, (text, now) => {
        const first = nextFiring(text, now) ?? now;
        expect((nextFiring(text, first) ?? first) - first).toBe(604_800_000);
      }),
    );
  });
});
