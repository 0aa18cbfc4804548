import { expect } from "vitest";
import { type ContractCases, createQueue, receiveBodies, receiveOne, sendBodies } from "./contract-case.ts";

export const receivingCases: ContractCases = {
  "hides a received message until its visibility ends": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "msg");
    await receiveOne(sqs, queue, 1);

    expect(await receiveBodies(sqs, queue)).toEqual([]);
    await sqs.passSeconds(1);
    expect((await receiveOne(sqs, queue)).Attributes).toMatchObject({ ApproximateReceiveCount: "2" });
  },

  "uses the queue's own visibility": async (sqs) => {
    const queue = await createQueue(sqs, "orders", { VisibilityTimeout: "1" });
    await sendBodies(sqs, queue, "msg");
    expect(await receiveBodies(sqs, queue)).toEqual(["msg"]);
    expect(await receiveBodies(sqs, queue)).toEqual([]);

    await sqs.passSeconds(1);

    expect(await receiveBodies(sqs, queue)).toEqual(["msg"]);
  },

  "gives a message back at once when its visibility is set to nothing": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "msg");
    const { ReceiptHandle } = await receiveOne(sqs, queue);

    await sqs.client.changeMessageVisibility({ ...queue, ReceiptHandle, VisibilityTimeout: 0 });

    expect(await receiveBodies(sqs, queue)).toEqual(["msg"]);
  },

  "keeps a message hidden for longer when asked in time": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "msg");
    const { ReceiptHandle } = await receiveOne(sqs, queue, 1);

    await sqs.client.changeMessageVisibility({ ...queue, ReceiptHandle, VisibilityTimeout: 60 });
    await sqs.passSeconds(1);

    expect(await receiveBodies(sqs, queue)).toEqual([]);
  },

  "never delivers a deleted message again": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "msg");
    const { ReceiptHandle } = await receiveOne(sqs, queue, 1);

    await sqs.client.deleteMessage({ ...queue, ReceiptHandle });
    await sqs.client.deleteMessage({ ...queue, ReceiptHandle });
    await sqs.passSeconds(1);

    expect(await receiveBodies(sqs, queue)).toEqual([]);
  },

  "deletes nothing by a handle from an earlier receive": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "msg");
    const { ReceiptHandle } = await receiveOne(sqs, queue, 0);
    await receiveOne(sqs, queue, 0);

    await sqs.client.deleteMessage({ ...queue, ReceiptHandle });

    expect(await receiveBodies(sqs, queue)).toEqual(["msg"]);
  },

  "deletes by the latest handle although the visibility is over": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "msg");
    const { ReceiptHandle } = await receiveOne(sqs, queue, 0);

    await sqs.client.deleteMessage({ ...queue, ReceiptHandle });

    expect(await receiveBodies(sqs, queue)).toEqual([]);
  },

  "refuses what is no receipt handle": async (sqs) => {
    const queue = await createQueue(sqs, "orders");

    await expect(sqs.client.deleteMessage({ ...queue, ReceiptHandle: "garbage" })).rejects.toMatchObject({
      name: "ReceiptHandleIsInvalid",
      message: 'The input receipt handle "garbage" is not a valid receipt handle.',
    });
  },

  "refuses to change the visibility of a deleted message": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "msg");
    const { ReceiptHandle } = await receiveOne(sqs, queue);
    await sqs.client.deleteMessage({ ...queue, ReceiptHandle });

    const changing = sqs.client.changeMessageVisibility({ ...queue, ReceiptHandle, VisibilityTimeout: 5 });

    await expect(changing).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    });
  },

  "refuses to hand out eleven messages": async (sqs) => {
    const queue = await createQueue(sqs, "orders");

    await expect(sqs.client.receiveMessage({ ...queue, MaxNumberOfMessages: 11 })).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    });
  },

  "gives a waiting receiver the message that is sent meanwhile": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const waiting = sqs.client.receiveMessage({ ...queue, WaitTimeSeconds: 20 });
    await sendBodies(sqs, queue, "msg");

    expect((await waiting).Messages).toMatchObject([{ Body: "msg" }]);
  },

  "gives a waiting receiver the message that becomes visible meanwhile": async (sqs) => {
    const queue = await createQueue(sqs, "orders", { ReceiveMessageWaitTimeSeconds: "20" });
    await sqs.client.sendMessage({ ...queue, MessageBody: "later", DelaySeconds: 1 });
    const waiting = sqs.client.receiveMessage(queue);
    // A receive that does not wait, so that the one before it has certainly arrived.
    await sqs.client.receiveMessage({ ...queue, WaitTimeSeconds: 0 });
    await sqs.passSeconds(1);

    expect((await waiting).Messages).toMatchObject([{ Body: "later" }]);
  },

  "sends a receiver away with nothing when its time is over": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const waiting = sqs.client.receiveMessage({ ...queue, WaitTimeSeconds: 1 });
    await sqs.client.receiveMessage(queue);
    await sqs.passSeconds(1);

    expect((await waiting).Messages).toBeUndefined();
  },

  "takes turns among groups, however long the line of one is": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    for (const MessageBody of ["a1", "a2", "a3", "a4", "b1", "b2"])
      await sqs.client.sendMessage({ ...queue, MessageBody, MessageGroupId: MessageBody.slice(0, 1) });

    const { Messages = [] } = await sqs.client.receiveMessage({ ...queue, MaxNumberOfMessages: 4 });

    expect(Messages.map(({ Body }) => Body)).toEqual(["a1", "b1", "a2", "b2"]);
  },
};
