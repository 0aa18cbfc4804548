import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import type { MiddlewareObj } from "@middy/core";
import { answerSmokeTest, type Reach } from "./smoke.ts";

/** What every function has around it: a logger that knows the invocation, and metrics that are written at its end. */
export interface Observed {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly middlewares: MiddlewareObj[];
}

/** Name and namespace come from the environment that the stacks give. `reach` is what a smoke test tries. */
export function observe(reach?: Reach): Observed {
  const logger = new Logger();
  const metrics = new Metrics();
  const smoke = answerSmokeTest(process.env.POWERTOOLS_SERVICE_NAME ?? "unnamed", reach);
  // Never `logEvent`: events hold keys in headers and payloads in bodies.
  const middlewares = [smoke, injectLambdaContext(logger, { logEvent: false }), logMetrics(metrics)];
  return { logger, metrics, middlewares };
}
