import { expect, test } from "vitest";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { deliverWith, plan, resource } from "./planning.ts";

/** `deliver` reads the queue, and may send where the statement says. */
function deliverThatMay(statement: JsonObject, properties: JsonObject = {}): JsonObject {
  return {
    Role: resource("AWS::IAM::Role", {
      RoleName: "deliver-role",
      Policies: [{ PolicyDocument: { Statement: statement } }],
    }),
    Deliver: deliverWith({ Timeout: 30, ...properties }),
    Retries: resource("AWS::SQS::Queue", { QueueName: "retries", VisibilityTimeout: 180 }),
    Elsewhere: resource("AWS::SQS::Queue", { QueueName: "elsewhere" }),
    Source: resource("AWS::Lambda::EventSourceMapping", {
      FunctionName: { Ref: "Deliver" },
      EventSourceArn: { "Fn::GetAtt": ["Retries", "Arn"] },
    }),
  };
}
const toOwnQueue = { Effect: "Allow", Action: "sqs:SendMessage", Resource: { "Fn::GetAtt": ["Retries", "Arn"] } };

test.each([
  ["by name", toOwnQueue],
  ["by wildcards", { Effect: "Allow", Action: "sqs:Send*", Resource: "*" }],
])("a function that feeds itself, granted %s, and does not say so is a problem", (_, statement) => {
  expect(plan(deliverThatMay(statement)).problems).toEqual([
    "Shop/Deliver (AWS::Lambda::Function): what it sends can come back to it, which Lambda ends after some 16 rounds unless its RecursiveLoop is Allow",
  ]);
});

test("a circle that is said to be meant is none", () => {
  expect(plan(deliverThatMay(toOwnQueue, { RecursiveLoop: "Allow" })).problems).toEqual([]);
});

test.each<[string, JsonObject]>([
  ["to another queue", { ...toOwnQueue, Resource: { "Fn::GetAtt": ["Elsewhere", "Arn"] } }],
  ["nothing, but may receive", { ...toOwnQueue, Action: "sqs:ReceiveMessage" }],
  ["nothing, which is even denied", { ...toOwnQueue, Effect: "Deny" }],
])("a function that sends %s makes no circle", (_, statement) => {
  expect(plan(deliverThatMay(statement)).problems).toEqual([]);
});
