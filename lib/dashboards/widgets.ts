import { Stack } from "aws-cdk-lib";
import type { CfnInsightRule } from "aws-cdk-lib/aws-cloudwatch";
import {
  AlarmStatusWidget,
  ConcreteWidget,
  GraphWidget,
  type IAlarm,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  SingleValueWidget,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { PosthornFunction } from "../constructs/posthorn-function.ts";

const HEIGHT = 6;

export const heading = (markdown: string, height = 1) => new TextWidget({ markdown, width: 24, height });

export const chart = (title: string, left: readonly IMetric[], width = 8) =>
  new GraphWidget({ title, left: [...left], width, height: HEIGHT, leftYAxis: { min: 0, showUnits: false } });

export const figure = (title: string, metric: IMetric, width = 4) =>
  new SingleValueWidget({ title, metrics: [metric], width, height: 4, setPeriodToTimeRange: false });

export const states = (title: string, alarms: readonly IAlarm[], width: number, height: number) =>
  new AlarmStatusWidget({ title, alarms: [...alarms], width, height });

export function table(title: string, lambda: PosthornFunction, queryLines: readonly string[], width = 12) {
  return new LogQueryWidget({
    title,
    logGroupNames: [lambda.logs.logGroupName],
    queryLines: [...queryLines],
    view: LogQueryVisualizationType.TABLE,
    width,
    height: HEIGHT,
  });
}

/** Who contributes most, by a Contributor Insights rule: CDK has no widget of its own for it. */
export class ContributorsWidget extends ConcreteWidget {
  private readonly title: string;
  private readonly rule: CfnInsightRule;
  private readonly scope: Construct;

  constructor(scope: Construct, title: string, rule: CfnInsightRule) {
    super(8, HEIGHT);
    this.scope = scope;
    this.title = title;
    this.rule = rule;
  }

  override toJson(): object[] {
    const insightRule = { maxContributorCount: 10, orderBy: "Sum", ruleName: this.rule.attrRuleName };
    const properties = {
      title: this.title,
      view: "timeSeries",
      stacked: false,
      period: 60,
      region: Stack.of(this.scope).region,
      insightRule,
    };
    return [{ type: "metric", width: this.width, height: this.height, x: this.x, y: this.y, properties }];
  }
}
