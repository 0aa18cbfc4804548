import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { KeyWatch } from "../../adapters/keyring/watched-wrapper.ts";
import { METRICS } from "../../core/contract/metric-names.ts";

export function createKeyWatch(metrics: Pick<Metrics, "addMetric">): KeyWatch {
  return {
    used: () => void metrics.addMetric(METRICS.keyringUnwraps, "Count", 1),
    failed: () => void metrics.addMetric(METRICS.keyringFailures, "Count", 1),
  };
}
