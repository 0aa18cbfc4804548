import { expect, test } from "vitest";
import { at, plan, resource } from "./planning.ts";

test("log groups, event buses and outputs are listed", () => {
  const resources = {
    Logs: resource("AWS::Logs::LogGroup", { LogGroupName: "logs", RetentionInDays: 30 }),
    Bus: resource("AWS::Events::EventBus", { Name: "posthorn" }),
  };

  expect(plan(resources, { Bus: { Value: { Ref: "Bus" } } })).toMatchObject({
    logGroups: [{ name: "logs", retentionDays: 30 }],
    eventBuses: [{ name: "posthorn", arn: at("events", "event-bus/posthorn") }],
    outputs: [{ stack: "Shop", name: "Bus", value: "posthorn" }],
  });
});
