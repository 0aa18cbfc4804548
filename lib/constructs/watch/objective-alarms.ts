import { Duration } from "aws-cdk-lib";
import { AlarmRule, AlarmState, type IMetric } from "aws-cdk-lib/aws-cloudwatch";
import { METRICS } from "../../../core/contract/metric-names.ts";
import { OBJECTIVES } from "../../../core/contract/objectives.ts";
import type { AlarmBoard, Cause } from "./alarm-board.ts";
import { apiFigure } from "./api-alarms.ts";
import { MINUTE, percent } from "./figures.ts";
import type { Watched } from "./watched.ts";

/**
 * How many times faster than allowed what may fail in a month is used up. Both windows must burn: the long one says that it
 * matters, the short one that it still goes on. 14.4 uses 2 % of a month's share in an hour, 6 uses 5 % in six.
 * The short ones are three periods of several, not one: a failing key or table must ring before its consequences do (causes.ts).
 */
const BURNS = [
  {
    speed: "fast",
    rate: 14.4,
    windows: {
      long: { period: Duration.hours(1), inARow: 1 },
      short: { period: MINUTE, inARow: { of: 5, atLeast: 3 } },
    },
  },
  {
    speed: "slow",
    rate: 6,
    windows: {
      long: { period: Duration.hours(6), inARow: 1 },
      short: { period: Duration.minutes(5), inARow: { of: 6, atLeast: 3 } },
    },
  },
] as const;

interface Objective {
  readonly name: "availability" | "promptness";
  readonly says: string;
  readonly share: (period: Duration) => IMetric;
  readonly stops: Cause;
}

export function watchObjectives(board: AlarmBoard, { api, own }: Watched): void {
  watchObjective(board, {
    name: "availability",
    says: "Requests are answered with 5xx",
    share: (period) =>
      percent("5xx, %", apiFigure(api, "5xx", "Sum", period), apiFigure(api, "Count", "Sum", period), period),
    stops: "publishing-down",
  });
  const deliver = (name: string, period: Duration) => own("deliver", name, "Sum", period);
  watchObjective(board, {
    name: "promptness",
    says: "First attempts begin late",
    share: (period) =>
      percent("late, %", deliver(METRICS.lateFirstAttempts, period), deliver(METRICS.firstAttempts, period), period),
    stops: "delivery-down",
  });
}

function watchObjective(board: AlarmBoard, { name, says, share, stops }: Objective): void {
  for (const { speed, rate, windows } of BURNS) {
    // At the slow rate there are days left: that can wait for the morning.
    const urgency = speed === "fast" ? { symptomOf: stops } : {};
    if (!board.wants(urgency)) continue;

    const article = `${name}-burn-${speed}`;
    const parts = Object.entries(windows).map(([window, { period, inARow }]) =>
      board.hang({
        article,
        of: `${window}-window`,
        says: `${says} ${rate} times as often as a month allows, in periods of ${period.toHumanString()}.`,
        value: share(period),
        rings: "above",
        threshold: percentAt(rate, OBJECTIVES[name]),
        inARow,
        whenMissing: "notBreaching",
        isPart: true,
      }),
    );
    board.addOver({
      article,
      says: `${says} ${rate} times as often as a month allows, and still do.`,
      rule: AlarmRule.allOf(...parts.map((part) => AlarmRule.fromAlarm(part, AlarmState.ALARM))),
      ...urgency,
    });
  }
}

/** Rounded where binary fractions would show in the console. */
const percentAt = (rate: number, objective: number): number => Number((rate * 100 * (1 - objective)).toFixed(6));
