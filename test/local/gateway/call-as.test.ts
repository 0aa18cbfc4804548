import { expect, test } from "vitest";
import { AwsError } from "../../../local/engines/json-service.ts";
import { deliver, fakeService, operator, startGateway } from "./gateway-fixture.ts";

const QueueUrl = "http://127.0.0.1/123456789012/retries";
const message = { MessageId: "m-1", MessageAttributes: { raw: { DataType: "Binary", BinaryValue: "AAEC" } } };

test("a call within the process reaches its engine, and its answer is as it would be on the wire", async () => {
  const sqs = fakeService({ ReceiveMessage: () => ({ Messages: [message] }) });
  const gateway = await startGateway({ sqs });

  const output = await gateway.callAs(operator, "sqs", "ReceiveMessage", { QueueUrl });

  expect(output).toEqual({ Messages: [message] });
  expect(sqs.calls).toEqual([{ operation: "ReceiveMessage", input: { QueueUrl } }]);
});

test("it is metered in the name of its caller", async () => {
  const gateway = await startGateway({ sqs: fakeService({ ReceiveMessage: () => ({}) }) });

  await gateway.callAs(operator, "sqs", "ReceiveMessage", { QueueUrl });

  expect(gateway.meter.snapshot()).toMatchObject([
    { functionName: "operator", service: "sqs", operation: "ReceiveMessage", calls: 1, units: { "sqs.requests": 1 } },
  ]);
});

test("it is refused what the role of its caller does not allow", async () => {
  const sqs = fakeService({});
  const gateway = await startGateway({ sqs });

  await expect(gateway.callAs(deliver(), "sqs", "ReceiveMessage", { QueueUrl })).rejects.toMatchObject({
    code: "AccessDenied",
    status: 403,
  });
  expect(sqs.calls).toEqual([]);
});

test("it fails with the words of the engine", async () => {
  const refuse = () => {
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  };
  const gateway = await startGateway({ sqs: fakeService({ ReceiveMessage: refuse }) });

  await expect(gateway.callAs(operator, "sqs", "ReceiveMessage", { QueueUrl })).rejects.toMatchObject({
    code: "QueueDoesNotExist",
    message: "The specified queue does not exist.",
  });
});

test("faults break it like any other call", async () => {
  const sqs = fakeService({});
  const gateway = await startGateway({ sqs });
  gateway.faults.add({ match: { operation: "ReceiveMessage" }, effect: { kind: "drop", when: "before" } });

  await expect(gateway.callAs(operator, "sqs", "ReceiveMessage", { QueueUrl })).rejects.toThrow(
    "Cannot call sqs ReceiveMessage: the connection was reset",
  );
  expect(sqs.calls).toEqual([]);
});
