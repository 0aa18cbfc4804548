import { expect, test } from "vitest";
import { at, plan, resource } from "./planning.ts";

test("event buses and outputs are listed", () => {
  const resources = {
    Bus: resource("AWS::Events::EventBus", { Name: "posthorn" }),
  };

  expect(plan(resources, { Bus: { Value: { Ref: "Bus" } } })).toMatchObject({
    eventBuses: [{ name: "posthorn", arn: at("events", "event-bus/posthorn") }],
    outputs: [{ stack: "Shop", name: "Bus", value: "posthorn" }],
  });
});
