import * as z from "zod";
import type { ResolvedResource } from "../assembly/resolved-resource.ts";

const Place = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };
const Title = { title: z.string().default("") };

/** `["AWS/SQS", "Depth", "QueueName", "name", { stat, period, … }]`, or one object that holds an expression. */
const MetricRow = z.array(z.union([z.string(), z.looseObject({})])).min(1);

const MetricWidget = z.object({
  type: z.literal("metric"),
  ...Place,
  properties: z.looseObject({
    ...Title,
    view: z.enum(["timeSeries", "singleValue"]),
    metrics: z.array(MetricRow).default([]),
    insightRule: z.object({ ruleName: z.string(), maxContributorCount: z.number() }).optional(),
  }),
});
const Widget = z.discriminatedUnion("type", [
  MetricWidget,
  z.object({ type: z.literal("text"), ...Place, properties: z.object({ markdown: z.string() }) }),
  z.object({ type: z.literal("alarm"), ...Place, properties: z.object({ ...Title, alarms: z.array(z.string()) }) }),
  z.object({ type: z.literal("log"), ...Place, properties: z.looseObject({ ...Title, query: z.string() }) }),
]);
export type Widget = z.infer<typeof Widget>;
export type MetricWidget = z.infer<typeof MetricWidget>;

const Body = z.object({ start: z.string().default("-PT3H"), widgets: z.array(Widget) });

export interface DashboardDefinition {
  readonly name: string;
  /** How far it looks back unless told otherwise. */
  readonly hours: number;
  readonly widgets: readonly Widget[];
}

/** The dashboards of the templates, as CloudWatch would be given them. */
export function readDashboards(resources: readonly ResolvedResource[]): readonly DashboardDefinition[] {
  return resources
    .filter(({ type }) => type === "AWS::CloudWatch::Dashboard")
    .map(({ physicalId: name, properties }) => {
      const { start, widgets } = Body.parse(JSON.parse(String(properties.DashboardBody)));
      return { name, hours: hoursOf(start), widgets };
    });
}

function hoursOf(start: string): number {
  const [, days, hours] = /^-P(?:(\d+)D)?(?:T(\d+)H)?$/.exec(start) ?? [];
  return Number(days ?? 0) * 24 + Number(hours ?? 0) || 3;
}
