import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { FunctionName } from "../../../core/contract/environment.ts";
import type { PosthornFunction } from "../posthorn-function.ts";

export const MINUTE = Duration.minutes(1);

/** What the functions count themselves: `service` is the one dimension (core/contract/metric-names.ts). */
export type OwnFigure = (service: FunctionName, metricName: string, statistic?: string, period?: Duration) => Metric;

export const ownFigures =
  (namespace: string): OwnFigure =>
  (service, metricName, statistic = "Sum", period = MINUTE) =>
    new Metric({ namespace, metricName, statistic, period, dimensionsMap: { service } });

export function functionFigure(
  lambda: PosthornFunction,
  metricName: string,
  statistic = "Sum",
  period = MINUTE,
): Metric {
  const dimensionsMap = { FunctionName: lambda.lambda.functionName };
  return new Metric({ namespace: "AWS/Lambda", metricName, statistic, period, dimensionsMap });
}

/**
 * Percent of the whole, and 0 where there was nothing: a minute without traffic is not a minute of failure. A part that was
 * never counted is missing, not zero, hence FILL.
 */
export function percent(label: string, part: IMetric, whole: IMetric, period = MINUTE): MathExpression {
  const expression = "IF(whole > 0, 100 * FILL(part, 0) / whole, 0)";
  return new MathExpression({ expression, label, period, usingMetrics: { part, whole } });
}

/** Figures that are missing when they are zero, added up. Called after their label, so that two sums can stand in one chart. */
export function sum(label: string, figures: readonly IMetric[], period = MINUTE): MathExpression {
  const prefix = label.replaceAll(" ", "_");
  const named = figures.map((figure, index) => [`${prefix}_${index}`, figure] as const);
  const expression = named.map(([name]) => `FILL(${name}, 0)`).join(" + ");
  return new MathExpression({ expression, label, period, usingMetrics: Object.fromEntries(named) });
}
