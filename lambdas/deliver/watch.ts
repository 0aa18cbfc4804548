import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import { DEAD_BY_REASON, METRICS } from "../../core/contract/metric-names.ts";
import type { EpochMs } from "../../core/time.ts";
import { countAttempt } from "./count-attempt.ts";
import type { DeliverWatch } from "./ports.ts";

/** Ids, figures and words of the outcome: what a receiver answered is for its tenant only. */
export function createWatch(logger: Logger, metrics: Metrics, now: () => EpochMs): DeliverWatch {
  const count = (name: string) => metrics.addMetric(name, "Count", 1);

  return {
    attempted: (message, outcome, role) => {
      const { excerpt: _, ...told } = { excerpt: undefined, ...outcome };
      countAttempt(metrics, { message, outcome, role, endedAt: now() });
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
    steppedAside: (message) => logger.info("stepped aside", named(message)),
    suppressed: (message) => {
      count(METRICS.suppressedDuplicates);
      logger.info("duplicate suppressed", named(message));
    },
    died: (message, reason) => {
      count(METRICS.dead);
      count(DEAD_BY_REASON[reason]);
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
