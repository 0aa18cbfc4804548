import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { createMeter, difference, type MeteredCall, unitsOf } from "../../../local/gateway/meter.ts";
import { capacityUnits, unitsOfFailure } from "../../../local/gateway/units/capacity.ts";
import { itemSize } from "../../../local/gateway/units/item-size.ts";
import { billedEvents, sqsRequests } from "../../../local/gateway/units/payload-chunks.ts";
import { clientOptions, fakeService, operator, startGateway } from "./gateway-fixture.ts";

const put: MeteredCall = {
  functionName: "deliver",
  service: "dynamodb",
  operation: "PutItem",
  requestBytes: 300,
  responseBytes: 2,
  end: "succeeded",
  units: { "dynamodb.writeUnits": 1 },
  latencyMs: 2,
};

describe("the meter", () => {
  test("adds up by function, service and operation", () => {
    const meter = createMeter();
    meter.record(put);
    meter.record({ ...put, units: { "dynamodb.writeUnits": 3 } });
    meter.record({ ...put, end: "failed", units: {} });
    meter.record({ ...put, end: "throttled", units: {} });
    meter.record({ ...put, functionName: "ingest" });

    expect(meter.snapshot()).toEqual([
      {
        functionName: "deliver",
        service: "dynamodb",
        operation: "PutItem",
        calls: 4,
        requestBytes: 1200,
        responseBytes: 8,
        errors: 1,
        throttles: 1,
        units: { "dynamodb.writeUnits": 4 },
      },
      {
        functionName: "ingest",
        service: "dynamodb",
        operation: "PutItem",
        calls: 1,
        requestBytes: 300,
        responseBytes: 2,
        errors: 0,
        throttles: 0,
        units: { "dynamodb.writeUnits": 1 },
      },
    ]);
  });

  test("tells what happened between two snapshots", () => {
    const meter = createMeter();
    meter.record(put);
    meter.record({ ...put, operation: "GetItem" });
    const before = meter.snapshot();
    meter.record({ ...put, units: { "dynamodb.writeUnits": 2 } });

    const since = difference(meter.snapshot(), before);

    expect(since).toEqual([
      {
        functionName: "deliver",
        service: "dynamodb",
        operation: "PutItem",
        calls: 1,
        requestBytes: 300,
        responseBytes: 2,
        errors: 0,
        throttles: 0,
        units: { "dynamodb.writeUnits": 2 },
      },
    ]);
  });

  test("sums the units of all rows by kind", () => {
    const meter = createMeter();
    meter.record(put);
    meter.record({ ...put, functionName: "ingest", units: { "dynamodb.writeUnits": 2, "kms.requests": 1 } });

    expect(unitsOf(meter.snapshot())).toEqual({ "dynamodb.writeUnits": 3, "kms.requests": 1 });
  });

  test("forgets calls and grants", () => {
    const meter = createMeter();
    meter.record(put);
    meter.recordGrant({ functionName: "deliver", action: "dynamodb:PutItem", resource: "*" });

    meter.reset();

    expect(meter.snapshot()).toEqual([]);
    expect(meter.usedGrants()).toEqual([]);
  });
});

test("counts the bytes of a call as they were on the wire", async () => {
  const gateway = await startGateway({ sqs: fakeService({ SendMessage: () => ({ MessageId: "m-1" }) }) });
  const QueueUrl = `${gateway.url}/123456789012/retries`;

  await new SQSClient({ ...clientOptions(gateway, operator), md5: false }).send(
    new SendMessageCommand({ QueueUrl, MessageBody: "grüße" }),
  );

  expect(gateway.meter.snapshot()).toEqual([
    {
      functionName: "operator",
      service: "sqs",
      operation: "SendMessage",
      calls: 1,
      requestBytes: Buffer.byteLength(`{"QueueUrl":"${QueueUrl}","MessageBody":"grüße"}`),
      responseBytes: 19,
      errors: 0,
      throttles: 0,
      units: { "sqs.requests": 1 },
    },
  ]);
});

describe("what SQS bills", () => {
  const body = (bytes: number) => "x".repeat(bytes);

  test.each([
    ["an empty receive", {}, {}, 1],
    ["a message of 64 KB", { MessageBody: body(65_536) }, {}, 1],
    ["a message of a byte more", { MessageBody: body(65_537) }, {}, 2],
    ["a batch, as one payload", { Entries: [{ MessageBody: body(40_000) }, { MessageBody: body(40_000) }] }, {}, 2],
    ["what is received", {}, { Messages: [{ Body: body(65_536) }, { Body: body(1) }] }, 2],
    [
      "attributes too: name, type and value",
      { MessageBody: body(65_520), MessageAttributes: { reason: { DataType: "String", StringValue: "12345" } } },
      {},
      2,
    ],
    [
      "binary attributes by their bytes, not their letters",
      { MessageBody: body(65_520), MessageAttributes: { r: { DataType: "Binary", BinaryValue: "AAAAAAAAAAAA" } } },
      {},
      1,
    ],
  ])("%s", (_, input, output, requests) => {
    expect(sqsRequests(input, output)).toBe(requests);
  });
});

test("EventBridge bills each event by itself", () => {
  const large = { Source: "posthorn", DetailType: "delivery.dead", Detail: "x".repeat(65_536) };

  expect(billedEvents({ Entries: [large, { Source: "posthorn", DetailType: "d", Detail: "{}" }] })).toBe(3);
});

describe("what DynamoDB bills", () => {
  const item = (bytes: number) => ({ pk: { S: "x".repeat(bytes - 2) } });

  test("takes the engine's word where it gives one", () => {
    expect(capacityUnits("PutItem", {}, { ConsumedCapacity: { CapacityUnits: 6 } })).toEqual({
      "dynamodb.writeUnits": 6,
    });
    expect(
      capacityUnits("BatchGetItem", {}, { ConsumedCapacity: [{ CapacityUnits: 1.5 }, { CapacityUnits: 2 }] }),
    ).toEqual({ "dynamodb.readUnits": 3.5 });
  });

  test.each([
    ["PutItem", { Item: item(1024) }, {}, { "dynamodb.writeUnits": 1 }],
    ["PutItem", { Item: item(1025) }, {}, { "dynamodb.writeUnits": 2 }],
    ["DeleteItem", { Key: item(5) }, {}, { "dynamodb.writeUnits": 1 }],
    ["GetItem", {}, { Item: item(4096) }, { "dynamodb.readUnits": 0.5 }],
    ["GetItem", { ConsistentRead: true }, { Item: item(4097) }, { "dynamodb.readUnits": 2 }],
    ["GetItem", {}, {}, { "dynamodb.readUnits": 0.5 }],
    ["Query", {}, { Items: [item(3000), item(3000)] }, { "dynamodb.readUnits": 1 }],
    ["BatchGetItem", {}, { Responses: { T: [item(3000), item(3000)] } }, { "dynamodb.readUnits": 1 }],
    [
      "BatchWriteItem",
      { RequestItems: { T: [{ PutRequest: { Item: item(1500) } }, { DeleteRequest: { Key: item(5) } }] } },
      {},
      { "dynamodb.writeUnits": 3 },
    ],
    [
      "TransactWriteItems",
      { TransactItems: [{ Put: { Item: item(1500) } }, { Delete: { Key: item(5) } }] },
      {},
      { "dynamodb.writeUnits": 6 },
    ],
    ["ListTables", {}, {}, {}],
  ])("%s by size where the engine says nothing", (operation, input, output, units) => {
    expect(capacityUnits(operation, input, output)).toEqual(units);
  });

  test("a write whose condition does not hold, and not one that is invalid", () => {
    const input = { Item: item(1025) };

    expect(unitsOfFailure("PutItem", input, "ConditionalCheckFailedException")).toEqual({ "dynamodb.writeUnits": 2 });
    expect(unitsOfFailure("PutItem", input, "ValidationException")).toEqual({});
  });

  test.each([
    ["text by its UTF-8 bytes", { name: { S: "grüße" } }, 11],
    ["binary by its bytes", { b: { B: "AAEC" } }, 4],
    ["a number by half its digits and one", { n: { N: "12345" } }, 5],
    ["a number without its zeros at either end", { n: { N: "-0.00120" } }, 3],
    ["booleans and null", { t: { BOOL: true }, n: { NULL: true } }, 4],
    ["sets", { s: { SS: ["ab", "c"] }, n: { NS: ["1", "22"] }, b: { BS: ["AAEC"] } }, 13],
    ["lists", { l: { L: [{ S: "ab" }, { BOOL: true }] } }, 9],
    ["maps", { m: { M: { a: { S: "bc" } } } }, 8],
  ])("counts %s", (_, counted, bytes) => {
    expect(itemSize(counted)).toBe(bytes);
  });
});
