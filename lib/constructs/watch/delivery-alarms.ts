import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { ATTEMPTS_BY_OUTCOME, DEAD_BY_REASON, METRICS } from "../../../core/contract/metric-names.ts";
import type { AlarmBoard } from "./alarm-board.ts";
import { MINUTE, percent } from "./figures.ts";
import type { Watched } from "./watched.ts";

/** Endpoints may have deadlines of 30 s; an average product has receivers that answer in one. */
const SLOW_ATTEMPT_MS = 10_000;

export function watchDeliveries(board: AlarmBoard, { own, settings }: Watched): void {
  const deliver = (name: string, statistic?: string) => own("deliver", name, statistic);

  board.add({
    article: "first-attempts-failing",
    says: "Receivers refuse or miss more first attempts than a few broken endpoints explain.",
    value: percent("failed first attempts, %", deliver(METRICS.failedFirstAttempts), deliver(METRICS.firstAttempts)),
    rings: "above",
    threshold: settings.alarms.failedFirstAttemptsPercent,
    inARow: 5,
    whenMissing: "notBreaching",
  });
  board.add({
    article: "messages-returned",
    says: "Deliveries go back to their queue because we fail, not their receivers.",
    value: new MathExpression({
      expression:
        "IF(FILL(returned, 0) + FILL(made, 0) > 0, 100 * FILL(returned, 0) / (FILL(returned, 0) + FILL(made, 0)), 0)",
      label: "returned, %",
      period: MINUTE,
      usingMetrics: { returned: deliver(METRICS.returned), made: deliver(METRICS.attempts) },
    }),
    rings: "above",
    threshold: 5,
    inARow: { of: 5, atLeast: 3 },
    whenMissing: "notBreaching",
    symptomOf: "delivery-down",
  });
  board.add({
    article: "deaths-by-us",
    says: "Deliveries were given up after we failed at them again and again.",
    value: deliver(DEAD_BY_REASON.ours),
    rings: "above",
    threshold: 0,
    inARow: 1,
    whenMissing: "notBreaching",
    symptomOf: "delivery-down",
  });
  board.add({
    article: "poison-messages",
    says: "A message could not be understood and was put aside.",
    value: deliver(DEAD_BY_REASON.poison),
    rings: "above",
    threshold: 0,
    inARow: 1,
    whenMissing: "notBreaching",
  });
  board.add({
    article: "blocked-attempts",
    says: "The address rules stopped requests to forbidden targets.",
    value: deliver(ATTEMPTS_BY_OUTCOME.blocked),
    rings: "above",
    threshold: 0,
    inARow: 1,
    whenMissing: "notBreaching",
  });
  board.add({
    article: "attempts-slow",
    says: "Receivers answer slowly, and each holds a place in a batch for as long.",
    value: deliver(METRICS.attemptLatency, "p99"),
    rings: "above",
    threshold: SLOW_ATTEMPT_MS,
    inARow: { of: 15, atLeast: 10 },
    whenMissing: "notBreaching",
  });
  board.add({
    article: "duplicates-rising",
    says: "Many messages are received again after their attempt was recorded.",
    value: percent("duplicates, % of attempts", deliver(METRICS.suppressedDuplicates), deliver(METRICS.attempts)),
    rings: "above",
    threshold: 10,
    inARow: { of: 15, atLeast: 10 },
    whenMissing: "notBreaching",
  });
}
