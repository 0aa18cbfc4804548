import type { ResolvedResource } from "../assembly/resolved-resource.ts";
import { AlarmProperties, CompositeProperties, type MetricQuery } from "./alarm-properties.ts";
import type { Queries, Query } from "./queries.ts";

const COMPARISONS = {
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

interface Named {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
}

export interface MetricAlarm extends Named {
  readonly kind: "metric";
  readonly queries: Queries;
  /** Which of the queries is compared. */
  readonly returned: string;
  readonly periodMs: number;
  readonly periods: number;
  readonly datapointsToAlarm: number;
  readonly whenMissing: "breaching" | "notBreaching" | "ignore" | "missing";
  readonly isBreaching: (value: number) => boolean;
}

export interface CompositeAlarm extends Named {
  readonly kind: "composite";
  readonly rule: string;
  readonly suppressor?: { readonly alarm: string; readonly waitMs: number; readonly extensionMs: number };
}

export type AlarmDefinition = MetricAlarm | CompositeAlarm;

/** The alarms of the templates, as CloudWatch would be given them. */
export function readAlarms(resources: readonly ResolvedResource[]): readonly AlarmDefinition[] {
  return resources.flatMap((resource): readonly AlarmDefinition[] => {
    if (resource.type === "AWS::CloudWatch::Alarm") return [readMetricAlarm(resource)];
    return resource.type === "AWS::CloudWatch::CompositeAlarm" ? [readCompositeAlarm(resource)] : [];
  });
}

function readMetricAlarm(resource: ResolvedResource): MetricAlarm {
  const properties = AlarmProperties.parse(resource.properties);
  const { ComparisonOperator, Threshold, EvaluationPeriods, DatapointsToAlarm } = properties;
  const isBeyond = COMPARISONS[ComparisonOperator];
  const { queries, returned } = queriesOf(properties, resource.physicalId);
  return {
    kind: "metric",
    ...namedOf(resource, properties),
    queries,
    returned,
    periodMs: queries.get(returned)?.periodMs ?? 0,
    periods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
    whenMissing: properties.TreatMissingData,
    isBreaching: (value) => isBeyond(value, Threshold),
  };
}

function queriesOf(properties: AlarmProperties, name: string): Pick<MetricAlarm, "queries" | "returned"> {
  if (properties.Metrics === undefined)
    return { queries: new Map([["m1", ownMetric(properties, name)]]), returned: "m1" };

  const periodMs = 1000 * Math.max(...properties.Metrics.map((query) => query.MetricStat?.Period ?? query.Period ?? 0));
  const returned = properties.Metrics.filter(({ ReturnData }) => ReturnData);
  const [only] = returned;
  if (only === undefined || returned.length !== 1)
    throw new Error(`Cannot evaluate the alarm "${name}": ${returned.length} of its metrics are returned, wanted one`);
  const queries = properties.Metrics.map((query) => [query.Id, queryOf(query, periodMs)] as const);
  return { queries: new Map(queries), returned: only.Id };
}

function ownMetric(properties: AlarmProperties, alarm: string): Query {
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions, Period } = properties;
  const statistic = properties.Statistic ?? properties.ExtendedStatistic;
  if (namespace === undefined || name === undefined || statistic === undefined || Period === undefined)
    throw new Error(`Cannot evaluate the alarm "${alarm}": it names no complete metric`);
  return { kind: "metric", metric: { namespace, name, dimensions }, statistic, periodMs: Period * 1000 };
}

function queryOf({ Expression, MetricStat: stat }: MetricQuery, periodMs: number): Query {
  if (stat === undefined) return { kind: "expression", expression: Expression ?? "", periodMs };
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions } = stat.Metric;
  return {
    kind: "metric",
    metric: { namespace, name, dimensions },
    statistic: stat.Stat,
    periodMs: stat.Period * 1000,
  };
}

function readCompositeAlarm(resource: ResolvedResource): CompositeAlarm {
  const properties = CompositeProperties.parse(resource.properties);
  const { ActionsSuppressor: alarm } = properties;
  return {
    kind: "composite",
    ...namedOf(resource, properties),
    rule: properties.AlarmRule,
    ...(alarm !== undefined && {
      suppressor: {
        alarm,
        waitMs: properties.ActionsSuppressorWaitPeriod * 1000,
        extensionMs: properties.ActionsSuppressorExtensionPeriod * 1000,
      },
    }),
  };
}

const namedOf = (
  { physicalId, attributes }: ResolvedResource,
  properties: { AlarmDescription: string; AlarmActions: string[]; OKActions: string[] },
): Named => ({
  name: physicalId,
  arn: attributes.Arn ?? physicalId,
  description: properties.AlarmDescription,
  alarmActions: properties.AlarmActions,
  okActions: properties.OKActions,
});
