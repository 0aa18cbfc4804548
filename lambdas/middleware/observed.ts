import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import type { MiddlewareObj } from "@middy/core";

/** What every function has around it: a logger that knows the invocation, and metrics that are written at its end. */
export interface Observed {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly middlewares: MiddlewareObj[];
}

/** Name and namespace come from the environment that the stacks give. */
export function observe(): Observed {
  const logger = new Logger();
  const metrics = new Metrics();
  // Never `logEvent`: events hold keys in headers and payloads in bodies.
  return { logger, metrics, middlewares: [injectLambdaContext(logger, { logEvent: false }), logMetrics(metrics)] };
}
