import { rmSync } from "node:fs";
import type { Profile } from "../../cli/cost/profile.ts";
import type { StageSettings } from "../../lib/settings.ts";
import { synthesizeStage, type TemplateResource } from "../lib/stage-templates.ts";

/** What the templates of a stage declare that is billed while nobody looks. */
export function countStanding(watch: StageSettings["watch"], disposable = false): Profile["standing"]["full"] {
  const { resources, directory } = synthesizeStage({ watch, disposable });
  rmSync(directory, { recursive: true });
  const count = (type: string) => resources.filter((resource) => resource.type === type).length;
  const alarms = resources.filter(({ type }) => type === "AWS::CloudWatch::Alarm");
  return {
    keys: count("AWS::KMS::Key"),
    alarmMetrics: alarms.reduce((sum, alarm) => sum + figuresOf(alarm), 0),
    compositeAlarms: count("AWS::CloudWatch::CompositeAlarm"),
    dashboards: count("AWS::CloudWatch::Dashboard"),
    contributorRules: count("AWS::CloudWatch::InsightRule"),
  };
}

/** An alarm is billed by the metrics that it reads: one, or those of its expression. */
function figuresOf({ properties }: TemplateResource): number {
  return Math.max(1, JSON.stringify(properties).split('"MetricStat"').length - 1);
}
