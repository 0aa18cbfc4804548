import type { Metrics } from "@aws-lambda-powertools/metrics";
import { type DeliveryMessage, wasPutOff } from "../../core/contract/delivery-message.ts";
import { ANSWERS_BY_CLASS, ATTEMPTS_BY_OUTCOME, METRICS } from "../../core/contract/metric-names.ts";
import { OBJECTIVES } from "../../core/contract/objectives.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { EpochMs } from "../../core/time.ts";

export interface CountedAttempt {
  readonly message: DeliveryMessage;
  readonly outcome: Outcome;
  readonly role: "ordinary" | "probe";
  readonly endedAt: EpochMs;
}

type Counter = Pick<Metrics, "addMetric">;

export function countAttempt(metrics: Counter, attempt: CountedAttempt): void {
  const { outcome, role } = attempt;
  const count = (name: string) => metrics.addMetric(name, "Count", 1);

  count(METRICS.attempts);
  count(ATTEMPTS_BY_OUTCOME[outcome.kind]);
  count(outcome.kind === "delivered" ? METRICS.delivered : METRICS.failedAttempts);
  if ("status" in outcome) count(answerClass(outcome.status));
  if ("latencyMs" in outcome) metrics.addMetric(METRICS.attemptLatency, "Milliseconds", outcome.latencyMs);
  if (role === "probe") count(METRICS.probes);
  if (isFirst(attempt)) countFirst(metrics, attempt);
  if (outcome.kind === "delivered" && attempt.message.cycle === 1)
    metrics.addMetric(METRICS.acceptToDelivered, "Milliseconds", attempt.endedAt - attempt.message.acceptedAt);
}

/** What a redrive starts again, or what waited for its endpoint, says nothing about how promptly we served its event. */
const isFirst = ({ message, role }: CountedAttempt): boolean =>
  message.cycle === 1 && message.attempt === 1 && !wasPutOff(message) && role === "ordinary";

function countFirst(metrics: Counter, { message, outcome, endedAt }: CountedAttempt): void {
  const tookMs = "latencyMs" in outcome ? outcome.latencyMs : 0;
  const waitedMs = endedAt - tookMs - message.acceptedAt;
  metrics.addMetric(METRICS.firstAttempts, "Count", 1);
  metrics.addMetric(METRICS.acceptToFirstAttempt, "Milliseconds", waitedMs);
  if (outcome.kind !== "delivered") metrics.addMetric(METRICS.failedFirstAttempts, "Count", 1);
  if (waitedMs > OBJECTIVES.firstAttemptWithinMs) metrics.addMetric(METRICS.lateFirstAttempts, "Count", 1);
}

function answerClass(status: number): string {
  const [digit = ""] = String(status);
  return Object.entries(ANSWERS_BY_CLASS).find(([first]) => first === digit)?.[1] ?? ANSWERS_BY_CLASS["5"];
}
