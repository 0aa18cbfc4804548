import * as z from "zod";
import type { Aws } from "../aws/aws-command.ts";
import { STACKS, stackName } from "../aws/deployment.ts";
import { type Check, type Finding, sound, wrong } from "./check.ts";

const Stacks = z.object({ Stacks: z.array(z.object({ StackStatus: z.string() })).min(1) });
const Alarms = z.object({
  MetricAlarms: z.array(
    z.object({
      AlarmName: z.string(),
      ActionsEnabled: z.boolean(),
      AlarmActions: z.array(z.string()),
      StateValue: z.string(),
    }),
  ),
  CompositeAlarms: z.array(z.object({ AlarmRule: z.string(), AlarmActions: z.array(z.string()) })),
});
type Alarm = z.infer<typeof Alarms>["MetricAlarms"][number];

/** Whether what CloudFormation and CloudWatch were told to make is there, and tells somebody. */
export function stackChecks(stage: string, aws: Aws): readonly Check[] {
  return [
    ...STACKS.map((part) => ({ name: `stack ${part}`, run: () => checkStack(stackName(stage, part), aws) })),
    { name: "alarms", run: () => checkAlarms(stage, aws) },
  ];
}

async function checkStack(name: string, aws: Aws): Promise<Finding> {
  const found = Stacks.parse(await aws(["cloudformation", "describe-stacks", "--stack-name", name]));
  const status = found.Stacks[0]?.StackStatus ?? "unknown";
  if (/^(CREATE|UPDATE)_COMPLETE$/.test(status)) return sound(status);
  const events = `aws cloudformation describe-stack-events --stack-name ${name}`;
  return wrong(status, `Read why with "${events}", then deploy again`);
}

async function checkAlarms(stage: string, aws: Aws): Promise<Finding> {
  const query = ["cloudwatch", "describe-alarms", "--alarm-name-prefix", `Posthorn-${stage}-`];
  const types = ["--alarm-types", "MetricAlarm", "CompositeAlarm"];
  const { MetricAlarms, CompositeAlarms } = Alarms.parse(await aws([...query, ...types]));
  if (MetricAlarms.length === 0) return wrong("there is no alarm", `Deploy stage "${stage}"`);

  const rules = CompositeAlarms.map(({ AlarmRule }) => AlarmRule).join(" ");
  const silent = MetricAlarms.filter((alarm) => isSilent(alarm, rules));
  if (silent.length === 0)
    return sound(`${MetricAlarms.length} alarms, each tells somebody or is part of one that does`);
  const names = silent.map(({ AlarmName }) => AlarmName).join(", ");
  return wrong(`${silent.length} alarms tell nobody: ${names}`, "Deploy again: actions were switched off by hand");
}

/** Alarms that only take deployments back are read by CodeDeploy. */
const isSilent = ({ AlarmName, ActionsEnabled, AlarmActions }: Alarm, rules: string): boolean =>
  !rules.includes(AlarmName) && !AlarmName.includes("NewVersion") && (!ActionsEnabled || AlarmActions.length === 0);
