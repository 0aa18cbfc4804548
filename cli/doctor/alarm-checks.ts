import * as z from "zod";
import type { Aws } from "../aws/aws-command.ts";
import type { DeployedResource } from "../aws/deployment.ts";
import { type Check, type Finding, sound, wrong } from "./check.ts";

const Alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string().default(""),
  ActionsEnabled: z.boolean(),
  AlarmActions: z.array(z.string()).default([]),
  StateValue: z.string(),
});
const Composite = Alarm.extend({ AlarmRule: z.string(), ActionsSuppressor: z.string().default("") });
const Found = z.object({ MetricAlarms: z.array(Alarm).default([]), CompositeAlarms: z.array(Composite).default([]) });
export type AlarmsFound = z.infer<typeof Found>;

const ALARM_TYPES = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];

/** Whether every alarm of the stage is there and reaches somebody. */
export function alarmCheck(stage: string, resources: readonly DeployedResource[], aws: Aws): Check {
  const query = ["cloudwatch", "describe-alarms", "--alarm-name-prefix", `Posthorn-${stage}-`];
  const types = ["--alarm-types", "MetricAlarm", "CompositeAlarm"];
  return {
    name: "alarms",
    run: async () => judgeAlarms(Found.parse(await aws([...query, ...types])), resources),
  };
}

export function judgeAlarms(found: AlarmsFound, resources: readonly DeployedResource[]): Finding {
  const alarms = [...found.MetricAlarms, ...found.CompositeAlarms];
  const wanted = resources.filter(({ type }) => ALARM_TYPES.includes(type)).map(({ id }) => id);
  if (wanted.length === 0) return wrong("the stage has no alarm", "Deploy the stack Watch");

  const there = new Set(alarms.map(({ AlarmName }) => AlarmName));
  const gone = wanted.filter((name) => !there.has(name));
  if (gone.length > 0)
    return wrong(
      `gone: ${gone.join(", ")}`,
      "Somebody deleted them. Watch holds no state: delete it, and deploy again",
    );

  const silent = alarms.filter((alarm) => isSilent(alarm, found.CompositeAlarms)).map(({ AlarmName }) => AlarmName);
  if (silent.length > 0)
    return wrong(
      `these tell nobody: ${silent.join(", ")}`,
      `Run "aws cloudwatch enable-alarm-actions --alarm-names ${silent.join(" ")}"`,
    );

  const ringing = alarms.filter(({ StateValue }) => StateValue === "ALARM").map(({ AlarmName }) => AlarmName);
  return sound(
    `${alarms.length}, each wired; ${ringing.length === 0 ? "none rings" : `ringing: ${ringing.join(", ")}`}`,
  );
}

/** What has no action of its own speaks through another alarm, or to CodeDeploy, which takes deployments back. */
function isSilent(
  { AlarmName, AlarmDescription, ActionsEnabled, AlarmActions }: z.infer<typeof Alarm>,
  composites: AlarmsFound["CompositeAlarms"],
): boolean {
  if (AlarmActions.length > 0) return !ActionsEnabled;
  if (AlarmDescription.endsWith("#new-version-errors")) return false;
  return !composites.some(
    (it) => mentions(it.AlarmRule, AlarmName) || mentions(`"${it.ActionsSuppressor}"`, AlarmName),
  );
}

/** Rules name alarms by name or by ARN, in quotes. */
const mentions = (rule: string, name: string): boolean => rule.includes(`"${name}"`) || rule.includes(`:${name}"`);
