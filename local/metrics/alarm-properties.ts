import * as z from "zod";
import { Dimensions } from "./queries.ts";

const Comparison = z.enum([
  "GreaterThanThreshold",
  "GreaterThanOrEqualToThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
]);
const Actions = z.array(z.string()).default([]);
const Words = { AlarmDescription: z.string().default(""), Tags: z.unknown().optional() };

const MetricStat = z.strictObject({
  Metric: z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions }),
  Period: z.number(),
  Stat: z.string(),
});
const MetricQuery = z.strictObject({
  Id: z.string(),
  Label: z.string().optional(),
  Expression: z.string().optional(),
  MetricStat: MetricStat.optional(),
  Period: z.number().optional(),
  ReturnData: z.boolean().default(true),
});
export type MetricQuery = z.infer<typeof MetricQuery>;

// Strict: a property that is not understood here could be the one on which an alarm depends.
export const AlarmProperties = z.strictObject({
  ...Words,
  AlarmName: z.string().optional(),
  ComparisonOperator: Comparison,
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  TreatMissingData: z.enum(["breaching", "notBreaching", "ignore", "missing"]).default("missing"),
  Metrics: z.array(MetricQuery).optional(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions,
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Period: z.number().optional(),
  AlarmActions: Actions,
  OKActions: Actions,
});
export type AlarmProperties = z.infer<typeof AlarmProperties>;

export const CompositeProperties = z.strictObject({
  ...Words,
  AlarmName: z.string().optional(),
  AlarmRule: z.string(),
  AlarmActions: Actions,
  OKActions: Actions,
  ActionsSuppressor: z.string().optional(),
  ActionsSuppressorWaitPeriod: z.number().default(0),
  ActionsSuppressorExtensionPeriod: z.number().default(0),
});
