import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { FunctionName } from "../../../core/contract/environment.ts";
import type { PosthornFunction } from "../posthorn-function.ts";
import type { AlarmBoard, Cause } from "./alarm-board.ts";
import { functionFigure, MINUTE, percent } from "./figures.ts";
import { functionNamed, type Watched } from "./watched.ts";

/** Of the timeout: beyond it, a function that is a little slower is cut off. */
const NEAR_TIMEOUT = 0.8;
const NEAR_LIMIT = 0.9;

/** What stops when a function does. The others are tickets: their work waits or is repeated by people. */
const STOPS: Readonly<Partial<Record<FunctionName, Cause>>> = {
  ingest: "publishing-down",
  authorize: "publishing-down",
  deliver: "delivery-down",
  wake: "waking-stopped",
};

export function watchFunctions(board: AlarmBoard, watched: Watched): void {
  for (const lambda of watched.functions) watchFunction(board, lambda);
  watchConcurrency(board, watched);
}

function watchFunction(board: AlarmBoard, lambda: PosthornFunction): void {
  const symptomOf = STOPS[lambda.name];
  const common = { of: lambda.name, rings: "above", whenMissing: "notBreaching" } as const;

  board.add({
    ...common,
    ...(symptomOf && { symptomOf }),
    article: "function-errors",
    says: `The function ${lambda.name} fails as a whole: it throws, times out or runs out of memory.`,
    value: percent("errors, % of invocations", functionFigure(lambda, "Errors"), functionFigure(lambda, "Invocations")),
    threshold: 5,
    inARow: { of: 5, atLeast: 3 },
  });
  board.add({
    ...common,
    article: "function-slow",
    says: `The slowest runs of the function ${lambda.name} are close to its timeout.`,
    value: functionFigure(lambda, "Duration", "p99"),
    threshold: lambda.timeout.toMilliseconds() * NEAR_TIMEOUT,
    inARow: { of: 5, atLeast: 3 },
  });
  // The others share the account's limit with these, and nobody waits for them.
  if (symptomOf) watchThrottles(board, lambda, symptomOf);
}

function watchThrottles(board: AlarmBoard, lambda: PosthornFunction, symptomOf: Cause): void {
  board.add({
    article: "function-throttles",
    of: lambda.name,
    says: `Lambda refuses to start the function ${lambda.name} as often as it is asked to.`,
    value: throttledShare(lambda),
    rings: "above",
    threshold: 1,
    inARow: { of: 5, atLeast: 3 },
    whenMissing: "notBreaching",
    symptomOf,
  });
}

/** Of what was asked for: a throttled call is not an invocation. Each figure is named once, for each is billed. */
function throttledShare(lambda: PosthornFunction): MathExpression {
  return new MathExpression({
    expression: "IF(FILL(throttled, 0) > 0, 100 * throttled / (throttled + FILL(run, 0)), 0)",
    label: "throttles, % of calls",
    period: MINUTE,
    usingMetrics: { throttled: functionFigure(lambda, "Throttles"), run: functionFigure(lambda, "Invocations") },
  });
}

function watchConcurrency(board: AlarmBoard, watched: Watched): void {
  const { concurrency, alarms } = watched.settings;
  board.add({
    article: "lanes-full",
    says: "The lanes have used the concurrency they were given for ten minutes.",
    value: functionFigure(functionNamed(watched, "deliver"), "ConcurrentExecutions", "Maximum"),
    rings: "from",
    threshold: Math.floor((concurrency.deliveries + concurrency.retries) * NEAR_LIMIT),
    inARow: 10,
    whenMissing: "notBreaching",
  });
  board.add({
    article: "account-concurrency",
    says: "All functions of the account together are close to its limit, at which ours are refused too.",
    value: new Metric({
      namespace: "AWS/Lambda",
      metricName: "ConcurrentExecutions",
      statistic: "Maximum",
      period: MINUTE,
    }),
    rings: "from",
    threshold: Math.floor(alarms.accountConcurrency * NEAR_LIMIT),
    inARow: 3,
    whenMissing: "notBreaching",
  });
}
