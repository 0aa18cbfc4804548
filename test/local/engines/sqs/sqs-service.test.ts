import { expect, test } from "vitest";
import { openSqs } from "./sqs-fixture.ts";

const bodies = (received: readonly { readonly body: string }[]) => received.map(({ body }) => body);

test("forgets a message when its retention is over, wherever it is", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders", { MessageRetentionPeriod: "60" });
  await sqs.send("orders", "in flight");
  await sqs.receive("orders", { VisibilityTimeout: 600 });
  await sqs.send("orders", "ready");
  await sqs.send("orders", "delayed", { DelaySeconds: 300 });
  sqs.passSeconds(59);
  expect(sqs.service.depthOf("orders")).toEqual({ visible: 1, inFlight: 1, delayed: 1 });

  sqs.passSeconds(1);

  expect(sqs.service.depthOf("orders")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("applies a new retention to what is there", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");
  await sqs.send("orders", "old");
  sqs.passSeconds(100);

  await sqs.call("SetQueueAttributes", "orders", { Attributes: { MessageRetentionPeriod: "60" } });

  expect(await sqs.receive("orders")).toEqual([]);
});

test("a dead letter ages from its first send", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("dead-letters", { MessageRetentionPeriod: "100" });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: sqs.arnOf("dead-letters"), maxReceiveCount: 1 });
  sqs.service.createQueue("orders", { RedrivePolicy });
  await sqs.send("orders", "poison");
  sqs.passSeconds(90);
  await sqs.receive("orders", { VisibilityTimeout: 0 });
  await sqs.receive("orders");
  expect(sqs.service.depthOf("dead-letters").visible).toBe(1);

  sqs.passSeconds(10);

  expect(sqs.service.depthOf("dead-letters").visible).toBe(0);
});

test("at the cap of messages in flight a short poll is refused and a long poll waits", async () => {
  const sqs = openSqs({ inFlightLimit: 2 });
  sqs.service.createQueue("orders");
  await sqs.send("orders", "one");
  await sqs.send("orders", "two");
  await sqs.send("orders", "three");
  const [first] = await sqs.receive("orders");

  await expect(sqs.receive("orders")).rejects.toMatchObject({ code: "OverLimit", status: 403 });
  const waiting = sqs.receive("orders", { WaitTimeSeconds: 20 });
  await sqs.call("DeleteMessage", "orders", { ReceiptHandle: first?.handle ?? "" });

  expect(bodies(await waiting)).toEqual(["three"]);
});

test("takes turns among groups although each message is done before the next is received", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");
  for (const body of ["a1", "a2", "b1", "b2"]) await sqs.send("orders", body, { MessageGroupId: body.slice(0, 1) });

  const order: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    const [message] = await sqs.receive("orders", { MaxNumberOfMessages: 1 });
    order.push(message?.body ?? "");
    await sqs.call("DeleteMessage", "orders", { ReceiptHandle: message?.handle ?? "" });
  }

  expect(order).toEqual(["a1", "b1", "a2", "b2"]);
});

test("prefers the group that has less in flight at this moment", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");
  const sendTo = (group: string, body: string) => sqs.send("orders", body, { MessageGroupId: group });
  for (const body of ["a1", "a2"]) await sendTo("a", body);
  const done = await sqs.receive("orders");
  await sendTo("b", "b1");
  await sqs.receive("orders");
  for (const { handle } of done) await sqs.call("DeleteMessage", "orders", { ReceiptHandle: handle });
  await sendTo("b", "b2");
  await sendTo("a", "a3");

  expect(bodies(await sqs.receive("orders"))).toEqual(["a3", "b2"]);
});

test("serves waiting receivers in the order in which they came, one message each", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");
  const first = sqs.receive("orders", { WaitTimeSeconds: 20 });
  const second = sqs.receive("orders", { WaitTimeSeconds: 20 });

  await sqs.send("orders", "one");
  await sqs.send("orders", "two");

  expect(bodies(await first)).toEqual(["one"]);
  expect(bodies(await second)).toEqual(["two"]);
});

test("wakes who waits at a dead-letter queue when a message is redriven to it", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("dead-letters");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: sqs.arnOf("dead-letters"), maxReceiveCount: 1 });
  sqs.service.createQueue("orders", { RedrivePolicy });
  await sqs.send("orders", "poison");
  await sqs.receive("orders", { VisibilityTimeout: 0 });
  const waiting = sqs.receive("dead-letters", { WaitTimeSeconds: 20 });

  await sqs.receive("orders");

  expect(bodies(await waiting)).toEqual(["poison"]);
});

test("tells a waiting receiver when its queue is deleted", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");
  const waiting = sqs.receive("orders", { WaitTimeSeconds: 20 });
  const refusal = expect(waiting).rejects.toMatchObject({ code: "QueueDoesNotExist" });

  await sqs.call("DeleteQueue", "orders");

  await refusal;
});

test("gives nothing to a receiver that went away", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");
  const leaving = new AbortController();
  const poll = { QueueUrl: "orders", WaitTimeSeconds: 20 };
  const gone = sqs.service.call("ReceiveMessage", poll, leaving.signal);
  leaving.abort();

  await sqs.send("orders", "msg");

  expect(await gone).toEqual({});
  expect(sqs.service.depthOf("orders")).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
});

test("sends waiting receivers home when it closes", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");
  const waiting = sqs.receive("orders", { WaitTimeSeconds: 20 });

  await sqs.service.close();

  expect(await waiting).toEqual([]);
});

test("notices real time without being told", async () => {
  const sqs = openSqs({ now: Date.now });
  sqs.service.createQueue("orders");
  await sqs.send("orders", "msg");
  await sqs.receive("orders", { VisibilityTimeout: 1 });

  const again = await sqs.receive("orders", { WaitTimeSeconds: 5 });

  expect(again).toMatchObject([{ body: "msg", receiveCount: 2 }]);
});

test("keeps the messages of a queue whose template changed", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders", { DelaySeconds: "0", VisibilityTimeout: "60" });
  await sqs.send("orders", "msg");

  sqs.service.createQueue("orders", { VisibilityTimeout: "90" });

  expect(bodies(await sqs.receive("orders"))).toEqual(["msg"]);
  expect(await sqs.call("GetQueueAttributes", "orders", { AttributeNames: ["VisibilityTimeout"] })).toEqual({
    Attributes: { VisibilityTimeout: "90" },
  });
});

test("refuses FIFO queues by name", async () => {
  const sqs = openSqs();

  await expect(sqs.service.call("CreateQueue", { QueueName: "orders.fifo" })).rejects.toMatchObject({
    code: "UnsupportedOperation",
    message: 'The FIFO queue "orders.fifo" is not supported by the local SQS engine.',
  });
});

test("refuses operations that it does not have by name", async () => {
  const sqs = openSqs();

  await expect(sqs.service.call("AddPermission", {})).rejects.toMatchObject({
    code: "UnsupportedOperation",
    message: "The operation AddPermission is not supported by the local SQS engine.",
  });
});

test("refuses parameters that it does not know by name", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");

  await expect(sqs.receive("orders", { ReceiveRequestAttemptId: "1" })).rejects.toMatchObject({
    code: "UnsupportedOperation",
    message: "The parameter ReceiveRequestAttemptId is not supported by the local SQS engine.",
  });
});

test("lists queues page by page", async () => {
  const sqs = openSqs({ baseUrl: () => "http://localhost" });
  for (const name of ["c", "a", "b"]) sqs.service.createQueue(name);
  const first = await sqs.service.call("ListQueues", { MaxResults: 2 });

  const second = await sqs.service.call("ListQueues", { MaxResults: 2, NextToken: first.NextToken ?? "" });

  expect(first.QueueUrls).toEqual(["http://localhost/000000000000/a", "http://localhost/000000000000/b"]);
  expect(second).toEqual({ QueueUrls: ["http://localhost/000000000000/c"] });
});

test("names the parameter that is missing or has the wrong type", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("orders");

  await expect(sqs.service.call("DeleteMessage", { QueueUrl: "orders" })).rejects.toMatchObject({
    code: "MissingParameter",
    message: "The request must contain the parameter ReceiptHandle.",
  });
  await expect(sqs.send("orders", "msg", { DelaySeconds: "5" })).rejects.toMatchObject({
    code: "SerializationException",
    message: "Cannot read DelaySeconds: Invalid input: expected number, received string",
  });
});

test("moves at most five hundred messages a second", async () => {
  const sqs = openSqs();
  sqs.service.createQueue("dead-letters");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: sqs.arnOf("dead-letters"), maxReceiveCount: 1 });
  sqs.service.createQueue("orders", { RedrivePolicy });
  for (let count = 0; count < 1200; count += 1) await sqs.send("dead-letters", "dead");

  await sqs.service.call("StartMessageMoveTask", {
    SourceArn: sqs.arnOf("dead-letters"),
    DestinationArn: sqs.arnOf("orders"),
  });
  sqs.passSeconds(2);

  expect(sqs.service.depthOf("orders").visible).toBe(1000);
  expect(sqs.service.depthOf("dead-letters").visible).toBe(200);
});
