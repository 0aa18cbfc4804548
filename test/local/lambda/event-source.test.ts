import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { AwsError } from "../../../local/engines/json-service.ts";
import { createSqsEventSource, type EventSourcePorts } from "../../../local/lambda/event-source.ts";
import type { EventSourceMapping } from "../../../local/lambda/queue-reader.ts";
import { eventually } from "./eventually.ts";
import { createQueueFake } from "./queue-fake.ts";

const mapping: EventSourceMapping = {
  queueUrl: "http://127.0.0.1:4000/000000000000/deliveries",
  queueArn: "arn:aws:sqs:eu-west-1:000000000000:deliveries",
  region: "eu-west-1",
  batchSize: 10,
  batchingWindowSeconds: 0,
  reportBatchItemFailures: false,
};

const succeed = async () => ({ ok: true, payload: null });

function watch(ports: Partial<EventSourcePorts> & { settings?: Partial<EventSourceMapping> } = {}) {
  const queue = createQueueFake();
  const batches: string[][] = [];
  const invoke: EventSourcePorts["invoke"] = (event) => {
    batches.push(event.Records.map((record) => record.messageId));
    return (ports.invoke ?? succeed)(event);
  };
  const source = createSqsEventSource({
    sqs: queue.call,
    ...ports,
    mapping: { ...mapping, ...ports.settings },
    invoke,
  });
  source.start();
  onTestFinished(() => source.stop());
  return { queue, batches, source };
}

function numbered(count: number): { id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `m${index + 1}` }));
}

test("hands a message to the function exactly as Lambda does and deletes it afterwards", async () => {
  const events: unknown[] = [];
  const { queue } = watch({ invoke: async (event) => ({ ok: true, payload: events.push(event) }) });

  queue.send({
    id: "059f36b4-87a3-44ab-83d2-661975830a7d",
    attributes: {
      SentTimestamp: "1545082649183",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1545082649185",
      MessageGroupId: "ep_1",
    },
    messageAttributes: {
      reason: { DataType: "String", StringValue: "endpoint_gone" },
      trace: { DataType: "Binary", BinaryValue: "AAEC" },
    },
  });

  await eventually(() => [events.length, queue.inFlight()]).toEqual([1, []]);
  expect(events).toEqual([
    {
      Records: [
        {
          messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
          receiptHandle: "receipt-059f36b4-87a3-44ab-83d2-661975830a7d",
          body: "hello",
          attributes: {
            ApproximateReceiveCount: "1",
            SentTimestamp: "1545082649183",
            SenderId: "AIDAIENQZJOLO23YVJ4VO",
            ApproximateFirstReceiveTimestamp: "1545082649185",
            MessageGroupId: "ep_1",
          },
          messageAttributes: {
            reason: { stringValue: "endpoint_gone", stringListValues: [], binaryListValues: [], dataType: "String" },
            trace: { binaryValue: "AAEC", stringListValues: [], binaryListValues: [], dataType: "Binary" },
          },
          md5OfMessageAttributes: "9a0364b9e99bb480dd25e1f0284c8555",
          md5OfBody: "5d41402abc4b2a76b9719d911017c592",
          eventSource: "aws:sqs",
          eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:deliveries",
          awsRegion: "eu-west-1",
        },
      ],
    },
  ]);
});

test("asks SQS for every attribute and for no more than the batch size", async () => {
  const { queue } = watch({ settings: { batchSize: 3 } });

  await eventually(() => queue.calls[0]).toEqual({
    operation: "ReceiveMessage",
    input: {
      QueueUrl: "http://127.0.0.1:4000/000000000000/deliveries",
      MaxNumberOfMessages: 3,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    },
  });
});

test("fills a batch of more than ten from several calls within its window", async () => {
  const { queue, batches } = watch({ settings: { batchSize: 25, batchingWindowSeconds: 5 } });

  queue.send(...numbered(60));

  await eventually(() => batches.map((batch) => batch.length)).toEqual([25, 25]);
  expect(queue.calls.slice(0, 3).map(({ input }) => input.MaxNumberOfMessages)).toEqual([10, 10, 5]);
});

test("invokes with a batch that is not full when its window closes", async () => {
  const { queue, batches } = watch({ settings: { batchSize: 100, batchingWindowSeconds: 1 } });

  queue.send({ id: "early" });
  await sleep(300);
  expect(batches).toEqual([]);
  queue.send({ id: "late" });

  await eventually(() => batches).toEqual([["early", "late"]]);
});

test("works on as many batches at a time as it may, and polls no more until one is done", async () => {
  const gate = Promise.withResolvers<void>();
  const { queue, batches } = watch({
    settings: { batchSize: 1, maximumConcurrency: 3 },
    invoke: () => gate.promise.then(succeed),
  });

  queue.send(...numbered(5));
  await sleep(100);

  expect(batches).toEqual([["m1"], ["m2"], ["m3"]]);
  expect(queue.visible()).toEqual(["m4", "m5"]);
  gate.resolve();
  await eventually(() => [batches.length, queue.inFlight()]).toEqual([5, []]);
});

test("leaves only what failed in the queue when the function reports item failures", async () => {
  const { queue, batches } = watch({
    settings: { reportBatchItemFailures: true },
    invoke: async () => ({ ok: true, payload: { batchItemFailures: [{ itemIdentifier: "m2" }] } }),
  });

  queue.send(...numbered(3));

  await eventually(() => queue.inFlight()).toEqual(["m2"]);
  expect(batches).toEqual([["m1", "m2", "m3"]]);
  expect(queue.calls.every(({ operation }) => operation !== "ChangeMessageVisibility")).toBe(true);
});

test("deletes in portions of ten", async () => {
  const { queue } = watch({ settings: { batchSize: 25, batchingWindowSeconds: 1 } });

  queue.send(...numbered(25));

  await eventually(() => queue.deletions().map((receipts) => receipts.length)).toEqual([10, 10, 5]);
  expect(queue.inFlight()).toEqual([]);
});

test("keeps the payload of one invocation under six megabytes", async () => {
  const { queue, batches } = watch();
  const body = "x".repeat(1024 * 1024);

  queue.send(...numbered(10).map((message) => ({ ...message, body })));

  await eventually(() => batches.map((batch) => batch.length)).toEqual([5, 5]);
});

test("tries a throttled batch again", async () => {
  let calls = 0;
  const { queue, batches } = watch({
    invoke: async () => {
      calls += 1;
      if (calls < 3) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
      return succeed();
    },
  });

  queue.send({ id: "m1" });

  await eventually(() => queue.inFlight()).toEqual([]);
  await eventually(() => batches).toEqual([["m1"], ["m1"], ["m1"]]);
});

test("tells about an invocation that could not be made, leaves its messages alone and goes on", async () => {
  const errors: unknown[] = [];
  const broken = new Error("the function was closed");
  let calls = 0;
  const { queue } = watch({
    settings: { batchSize: 1 },
    invoke: async () => {
      calls += 1;
      if (calls === 1) throw broken;
      return succeed();
    },
    onError: (error) => errors.push(error),
  });

  queue.send({ id: "m1" }, { id: "m2" });

  await eventually(() => [errors, queue.inFlight()]).toEqual([[broken], ["m1"]]);
});

test("goes on polling after SQS failed", async () => {
  const errors: unknown[] = [];
  const outage = new AwsError("ServiceUnavailable", "try again", 503);
  const queue = createQueueFake();
  let isDown = true;
  const sqs: EventSourcePorts["sqs"] = async (...call) => {
    if (isDown) throw outage;
    return queue.call(...call);
  };
  const source = createSqsEventSource({ mapping, sqs, invoke: succeed, onError: (error) => errors.push(error) });
  onTestFinished(() => source.stop());

  queue.send({ id: "m1" });
  source.start();
  await eventually(() => errors).toEqual([outage]);
  isDown = false;

  await eventually(() => [queue.visible(), queue.inFlight()]).toEqual([[], []]);
});

test("drains on stop: what runs is finished and deleted, what waits stays", async () => {
  const gate = Promise.withResolvers<void>();
  const { queue, batches, source } = watch({
    settings: { batchSize: 1, maximumConcurrency: 2 },
    invoke: () => gate.promise.then(succeed),
  });
  queue.send(...numbered(3));
  await eventually(() => batches.length).toBe(2);

  const stopped = source.stop();
  gate.resolve();
  await stopped;

  expect([queue.visible(), queue.inFlight()]).toEqual([["m3"], []]);
});

test("takes up again where it stopped", async () => {
  const { queue, batches, source } = watch();
  await source.stop();
  queue.send({ id: "m1" });

  source.start();

  await eventually(() => batches).toEqual([["m1"]]);
});

test("deletes what no filter lets pass, unseen by the function", async () => {
  const { queue, batches } = watch({
    settings: { filterCriteria: { Filters: [{ Pattern: '{"body":{"lane":["first"]}}' }] } },
  });

  queue.send(
    { id: "m1", body: '{"lane":"first"}' },
    { id: "m2", body: '{"lane":"later"}' },
    { id: "m3", body: "first" },
  );

  await eventually(() => [batches, queue.inFlight()]).toEqual([[["m1"]], []]);
});
