import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import { METRICS } from "../../core/contract/metric-names.ts";
import type { DeliverWatch } from "./ports.ts";

/** Ids, figures and words of the outcome: what a receiver answered is for its tenant only. */
export function createWatch(logger: Logger, metrics: Metrics): DeliverWatch {
  const count = (name: string) => metrics.addMetric(name, "Count", 1);

  return {
    attempted: (message, outcome, role) => {
      const { excerpt: _, ...told } = { excerpt: undefined, ...outcome };
      count(METRICS.attempts);
      count(outcome.kind === "delivered" ? METRICS.delivered : METRICS.failedAttempts);
      if (role === "probe") count(METRICS.probes);
      logger.info("attempted", { ...named(message), role, outcome: told });
    },
    held: (message) => {
      count(METRICS.held);
      logger.debug("held", named(message));
    },
    rateLimited: (message, until) => {
      count(METRICS.rateLimited);
      logger.debug("rate limited", { ...named(message), until });
    },
    died: (message, reason) => {
      count(METRICS.dead);
      logger.warn("dead", { ...named(message), reason });
    },
    passedOver: (what, message, error) => logger.error(`passed over: ${what}`, { ...named(message), error }),
  };
}

const named = ({ tenant, endpoint, event, cycle, attempt }: DeliveryMessage) => ({
  tenant,
  endpoint,
  event,
  cycle,
  attempt,
});
