import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import { METRICS } from "../../core/contract/metric-names.ts";
import type { EndpointId } from "../../core/id.ts";

/** What the outside is shown of a wake. */
export interface WakeWatch {
  readonly woke: (found: { due: number; circuits: number; lagMs: number }) => void;
  readonly moved: (count: number) => void;
  readonly released: (endpoint: EndpointId, count: number) => void;
}

export function createWatch(logger: Logger, metrics: Metrics): WakeWatch {
  return {
    woke: ({ due, circuits, lagMs }) => {
      metrics.addMetric(METRICS.wakes, "Count", 1);
      metrics.addMetric(METRICS.wakeLag, "Milliseconds", lagMs);
      metrics.addMetric(METRICS.openCircuits, "Count", circuits);
      logger.info("woke", { due, circuits, lagMs });
    },
    moved: (count) => metrics.addMetric(METRICS.moved, "Count", count),
    released: (endpoint, count) => {
      metrics.addMetric(METRICS.released, "Count", count);
      logger.info("released", { endpoint, count });
    },
  };
}
