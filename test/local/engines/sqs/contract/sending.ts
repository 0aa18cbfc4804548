import { expect } from "vitest";
import { type ContractCases, createQueue, receiveBodies, receiveOne, sendBodies } from "./contract-case.ts";

const text = (StringValue: string) => ({ DataType: "String", StringValue });

export const sendingCases: ContractCases = {
  "delivers what was sent, with its digests": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const { QueueUrl } = queue;
    const MessageAttributes = {
      Hello: text("There"),
      Size: { DataType: "Number.bytes", StringValue: "12" },
      Raw: { DataType: "Binary", BinaryValue: Uint8Array.of(0, 255) },
    };

    const sent = await sqs.client.sendMessage({ QueueUrl, MessageBody: "msg", MessageAttributes });
    const message = await receiveOne(sqs, queue);

    expect(message).toMatchObject({ Body: "msg", MD5OfBody: "6e2baaf3b97dbeef01c0043275f9a0e7", MessageAttributes });
    expect(message.MessageId).toBe(sent.MessageId);
    expect(message.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  },

  "tells when a message was sent and how often it was received": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "msg");

    const { Attributes } = await receiveOne(sqs, queue);

    expect(Attributes).toMatchObject({
      SenderId: expect.any(String),
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      ApproximateReceiveCount: "1",
    });
  },

  "keeps the group of a message on a standard queue": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sqs.client.sendMessage({ ...queue, MessageBody: "msg", MessageGroupId: "ep_1" });

    expect((await receiveOne(sqs, queue)).Attributes).toMatchObject({ MessageGroupId: "ep_1" });
  },

  "passes the trace header on": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const AWSTraceHeader = text("Root=1-5759e988-bd862e3fe1be46a994272793");
    const MessageSystemAttributes = { AWSTraceHeader };

    await sqs.client.sendMessage({ ...queue, MessageBody: "msg", MessageSystemAttributes });

    expect((await receiveOne(sqs, queue)).Attributes).toMatchObject({
      AWSTraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793",
    });
  },

  "shows the attributes that are asked for, and digests those": async (sqs) => {
    const { QueueUrl } = await createQueue(sqs, "orders");
    const MessageAttributes = { Hello: text("There"), General: text("Kenobi"), "Help.Me": text("Me") };
    await sqs.client.sendMessage({ QueueUrl, MessageBody: "msg", MessageAttributes });

    const { Messages } = await sqs.client.receiveMessage({ QueueUrl, MessageAttributeNames: ["Hello", "General"] });

    expect(Messages?.[0]?.MessageAttributes).toEqual({ Hello: text("There"), General: text("Kenobi") });
    expect(Messages?.[0]?.MD5OfMessageAttributes).toBe("fca026605781cb4126a1e9044df24232");
  },

  "hides a delayed message until its delay is over": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sqs.client.sendMessage({ ...queue, MessageBody: "later", DelaySeconds: 1 });

    expect(await receiveBodies(sqs, queue)).toEqual([]);
    await sqs.passSeconds(1);
    expect(await receiveBodies(sqs, queue)).toEqual(["later"]);
  },

  "delays by the queue's own delay unless the message has one": async (sqs) => {
    const queue = await createQueue(sqs, "orders", { DelaySeconds: "60" });
    await sendBodies(sqs, queue, "later");
    await sqs.client.sendMessage({ ...queue, MessageBody: "now", DelaySeconds: 0 });

    expect(await receiveBodies(sqs, queue)).toEqual(["now"]);
  },

  "refuses a delay above fifteen minutes": async (sqs) => {
    const queue = await createQueue(sqs, "orders");

    await expect(sqs.client.sendMessage({ ...queue, MessageBody: "a", DelaySeconds: 901 })).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
    });
  },

  "refuses an empty body": async (sqs) => {
    const queue = await createQueue(sqs, "orders");

    await expect(sqs.client.sendMessage({ ...queue, MessageBody: "" })).rejects.toMatchObject({
      message: "The request must contain the parameter MessageBody.",
    });
  },

  "refuses a body with a character that XML does not have": async (sqs) => {
    const queue = await createQueue(sqs, "orders");

    await expect(sqs.client.sendMessage({ ...queue, MessageBody: "bell \u0007" })).rejects.toMatchObject({
      name: "InvalidMessageContents",
    });
  },

  "accepts a body with an emoji, a tab and a line break": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "tab\tline\r\n📯");

    expect(await receiveBodies(sqs, queue)).toEqual(["tab\tline\r\n📯"]);
  },

  "counts the attributes against the size limit": async (sqs) => {
    const queue = await createQueue(sqs, "orders", { MaximumMessageSize: "1024" });
    const MessageBody = "x".repeat(1010);
    await sqs.client.sendMessage({ ...queue, MessageBody });

    const sending = sqs.client.sendMessage({ ...queue, MessageBody, MessageAttributes: { Hello: text("There") } });

    await expect(sending).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
    });
  },

  "refuses an eleventh attribute": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
    const MessageAttributes = Object.fromEntries(names.map((name) => [name, text("x")]));

    await expect(sqs.client.sendMessage({ ...queue, MessageBody: "a", MessageAttributes })).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Number of message attributes [11] exceeds the allowed maximum [10].",
    });
  },

  "refuses an attribute without a value": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const MessageAttributes = { ErrorDetails: text("") };

    await expect(sqs.client.sendMessage({ ...queue, MessageBody: "a", MessageAttributes })).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
    });
  },
};
