import type { Metrics } from "@aws-lambda-powertools/metrics";
import { METRICS } from "../../core/contract/metric-names.ts";
import type { OperationalEvent } from "../../core/contract/operational-event.ts";

const COUNTED: Readonly<Partial<Record<OperationalEvent["type"], string>>> = {
  "endpoint.circuit_opened": METRICS.circuitsOpened,
  "endpoint.circuit_closed": METRICS.circuitsClosed,
  "endpoint.disabled": METRICS.endpointsDisabled,
};

/** What operators are told of, counted where it is told: whoever announces has won the write of the transition. */
export function countAnnouncement(metrics: Pick<Metrics, "addMetric">, { type }: OperationalEvent): void {
  const name = COUNTED[type];
  if (name !== undefined) metrics.addMetric(name, "Count", 1);
}
