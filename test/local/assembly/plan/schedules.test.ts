// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Fn::Sub's, not JavaScript's
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { at, functionWithAlias, liveDeliver, plan, resource } from "./planning.ts";

describe("a schedule", () => {
  const scheduleWith = (expression: string, properties: JsonObject = {}) =>
    resource("AWS::Scheduler::Schedule", {
      Name: "wake",
      ScheduleExpression: expression,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: { Ref: "Live" }, RoleArn: "arn:role" },
      ...properties,
    });

  test("comes from the scheduler", () => {
    const Wake = scheduleWith("rate(1 minute)", {
      State: "DISABLED",
      Target: { Arn: { Ref: "Live" }, RoleArn: "arn:role", Input: '{"a":1}' },
    });

    expect(plan({ ...functionWithAlias, Wake }).schedules).toEqual([
      {
        ...liveDeliver,
        name: "wake",
        arn: at("scheduler", "schedule/default/wake"),
        expression: "rate(1 minute)",
        input: '{"a":1}',
        enabled: false,
      },
    ]);
  });

  test("comes from a rule of the event bus that fires by the clock, one for each target", () => {
    const Tick = resource("AWS::Events::Rule", {
      Name: "tick",
      ScheduleExpression: "cron(0 5 * * ? *)",
      Targets: [{ Id: "T0", Arn: { Ref: "Live" } }],
    });

    expect(plan({ ...functionWithAlias, Tick }).schedules).toEqual([
      {
        ...liveDeliver,
        name: "tick-T0",
        arn: at("events", "rule/tick"),
        expression: "cron(0 5 * * ? *)",
        enabled: true,
      },
    ]);
  });

  test("in another timezone than UTC is a problem: it would fire at another hour", () => {
    const Wake = scheduleWith("cron(0 5 * * ? *)", { ScheduleExpressionTimezone: "Europe/Dublin" });

    expect(plan({ ...functionWithAlias, Wake }).problems).toEqual([
      `Shop/Wake (AWS::Scheduler::Schedule): its timezone is "Europe/Dublin", and the local cloud's schedules know UTC only`,
    ]);
  });

  test.each(["every minute", "rate(0 minutes)", "cron(* * * * *)", "at(tomorrow)"])(
    "at %j is a problem",
    (expression) => {
      expect(plan({ ...functionWithAlias, Wake: scheduleWith(expression) }).problems).toEqual([
        `Shop/Wake (AWS::Scheduler::Schedule): its expression is "${expression}", wanted rate(…), cron(…) with six fields, or at(…)`,
      ]);
    },
  );
});
