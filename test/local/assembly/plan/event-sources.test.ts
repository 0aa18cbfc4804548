// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Fn::Sub's, not JavaScript's
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { at, deliverWith, functionArn, functionWithAlias, liveDeliver, plan, resource } from "./planning.ts";

describe("an event source", () => {
  const lane = resource("AWS::SQS::Queue", { QueueName: "lane", VisibilityTimeout: 30 });
  const mappingWith = (properties: JsonObject = {}): JsonObject =>
    resource("AWS::Lambda::EventSourceMapping", {
      FunctionName: { Ref: "Live" },
      EventSourceArn: { "Fn::GetAtt": ["Lane", "Arn"] },
      ...properties,
    });
  const withMapping = (properties: JsonObject = {}, changes: JsonObject = {}) =>
    plan({ ...functionWithAlias, Lane: lane, Source: mappingWith(properties), ...changes });

  test("connects queue and function with Lambda's defaults", () => {
    expect(withMapping().eventSources).toEqual([
      {
        ...liveDeliver,
        queueArn: at("sqs", "lane"),
        queueUrl: "http://127.0.0.1:4566/111122223333/lane",
        batchSize: 10,
        batchingWindowSeconds: 0,
        reportBatchItemFailures: false,
        enabled: true,
      },
    ]);
  });

  test("has what the template says", () => {
    const { eventSources } = withMapping({
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 50 },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"type":["a"]}}' }] },
      Enabled: false,
    });

    expect(eventSources).toMatchObject([
      {
        batchSize: 100,
        batchingWindowSeconds: 1,
        maximumConcurrency: 50,
        reportBatchItemFailures: true,
        filterCriteria: { Filters: [{ Pattern: '{"body":{"type":["a"]}}' }] },
        enabled: false,
      },
    ]);
  });

  test.each<[JsonObject, string]>([
    [{ BatchSize: 11 }, "its batch size is 11, which needs a batching window of at least 1 s"],
    [{ BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 }, "its batch size is 10001, Lambda allows 1 to 10000"],
    [{ MaximumBatchingWindowInSeconds: 301 }, "its batching window is 301 s, Lambda allows 300"],
    [{ ScalingConfig: { MaximumConcurrency: 1 } }, "its maximum concurrency is 1, Lambda allows 2 to 1000"],
    [{ ScalingConfig: { MaximumConcurrency: 1001 } }, "its maximum concurrency is 1001, Lambda allows 2 to 1000"],
    [{ EventSourceArn: at("sqs", "gone") }, `it reads "${at("sqs", "gone")}", no queue of this assembly`],
    [{ FunctionName: "gone" }, 'it invokes "gone", which is no function of this assembly'],
    [
      { FunctionName: "deliver:dead" },
      `it invokes "${functionArn}:dead", which is no alias or version of that function`,
    ],
  ])("with %j is a problem", (properties, found) => {
    expect(withMapping(properties).problems).toEqual([`Shop/Source (AWS::Lambda::EventSourceMapping): ${found}`]);
  });

  test("of a queue whose messages come back while the function still works is a problem", () => {
    expect(withMapping({}, { Deliver: deliverWith({ Timeout: 31 }) }).problems).toEqual([
      'Shop/Source (AWS::Lambda::EventSourceMapping): the visibility timeout of "lane" is 30 s, less than the 31 s that "deliver" may take',
    ]);
  });
});
