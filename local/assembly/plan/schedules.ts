import * as z from "zod";
import type { SchedulePlan } from "../cloud-plan.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";
import { functionTarget } from "./function-target.ts";
import { readProperties } from "./property-values.ts";

const state = z.enum(["ENABLED", "DISABLED"]).default("ENABLED");

const ScheduleProperties = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default("UTC"),
  State: state,
  Target: z.object({ Arn: z.string(), Input: z.string().exactOptional() }),
});
const RuleProperties = z.object({
  ScheduleExpression: z.string().exactOptional(),
  State: state,
  Targets: z.array(z.object({ Id: z.string(), Arn: z.string(), Input: z.string().exactOptional() })).default([]),
});

/** What is inside a cron is for the scheduler to say; a wrong number of fields is the usual mistake. */
const expressionForm =
  /^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\(\S+( \S+){5}\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/;

/** Schedules proper, and the older rules of the event bus that fire by the clock. */
export function planSchedules(draft: Draft): readonly SchedulePlan[] {
  return [
    ...ofType(draft, "AWS::Scheduler::Schedule").flatMap((schedule) => planSchedule(draft, schedule)),
    ...ofType(draft, "AWS::Events::Rule").flatMap((rule) => planRule(draft, rule)),
  ];
}

function planSchedule(draft: Draft, schedule: ResolvedResource): readonly SchedulePlan[] {
  const properties = readProperties(schedule, ScheduleProperties);
  reportExpression(draft, schedule, properties.ScheduleExpression);
  reportTimezone(draft, schedule, properties.ScheduleExpressionTimezone);
  const target = functionTarget(draft, properties.Target.Arn, schedule);
  if (target === undefined) return [];

  return [
    {
      ...target,
      name: schedule.physicalId,
      arn: arnIn(schedule),
      expression: properties.ScheduleExpression,
      enabled: properties.State === "ENABLED",
      ...(properties.Target.Input !== undefined && { input: properties.Target.Input }),
    },
  ];
}

/** One schedule for each target of the rule. */
function planRule(draft: Draft, rule: ResolvedResource): readonly SchedulePlan[] {
  const { ScheduleExpression: expression, State, Targets } = readProperties(rule, RuleProperties);
  if (expression === undefined) {
    // A rule without a target only counts what matches it, for an alarm.
    if (Targets.length > 0)
      draft.report(rule, "it waits for events, which are not matched here: its targets stay idle");
    return [];
  }
  reportExpression(draft, rule, expression);

  return Targets.flatMap(({ Id, Arn, Input: input }) => {
    const target = functionTarget(draft, Arn, rule);
    if (target === undefined) return [];
    const timing = {
      name: `${rule.physicalId}-${Id}`,
      arn: arnIn(rule),
      expression,
      enabled: State === "ENABLED",
    };
    return [{ ...target, ...timing, ...(input !== undefined && { input }) }];
  });
}

function reportExpression(draft: Draft, resource: ResolvedResource, expression: string): void {
  if (!expressionForm.test(expression))
    draft.report(resource, `its expression is "${expression}", wanted rate(…), cron(…) with six fields, or at(…)`);
}

function reportTimezone(draft: Draft, schedule: ResolvedResource, timezone: string): void {
  if (!/^(Etc\/)?(UTC|GMT)$/.test(timezone))
    draft.report(schedule, `its timezone is "${timezone}", and the local cloud's schedules know UTC only`);
}
