import { expect } from "vitest";
import { type ContractCases, createQueue, receiveBodies } from "./contract-case.ts";

export const batchCases: ContractCases = {
  "sends ten messages at once": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const bodies = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    const Entries = bodies.map((MessageBody) => ({ Id: MessageBody, MessageBody }));

    const { Successful, Failed } = await sqs.client.sendMessageBatch({ ...queue, Entries });

    expect(Successful).toHaveLength(10);
    expect(Failed ?? []).toEqual([]);
    expect((await receiveBodies(sqs, queue)).toSorted()).toEqual(bodies);
  },

  "sends the good entries of a batch and tells which it refused": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const Entries = [
      { Id: "good", MessageBody: "hello" },
      { Id: "bad", MessageBody: "bell \u0007" },
    ];

    const { Successful, Failed } = await sqs.client.sendMessageBatch({ ...queue, Entries });

    expect(Successful).toMatchObject([{ Id: "good", MD5OfMessageBody: "5d41402abc4b2a76b9719d911017c592" }]);
    expect(Failed).toMatchObject([{ Id: "bad", SenderFault: true, Code: "InvalidMessageContents" }]);
    expect(await receiveBodies(sqs, queue)).toEqual(["hello"]);
  },

  "refuses a batch with nothing in it": async (sqs) => {
    const queue = await createQueue(sqs, "orders");

    await expect(sqs.client.sendMessageBatch({ ...queue, Entries: [] })).rejects.toMatchObject({
      name: "EmptyBatchRequest",
    });
  },

  "refuses a batch of eleven": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const Entries = Array.from({ length: 11 }, (_, index) => ({ Id: `id-${index}`, MessageBody: "a" }));

    await expect(sqs.client.sendMessageBatch({ ...queue, Entries })).rejects.toMatchObject({
      name: "TooManyEntriesInBatchRequest",
      message: "Maximum number of entries per request are 10. You have sent 11.",
    });
  },

  "refuses a batch in which an id is repeated": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const Entries = [
      { Id: "same", MessageBody: "a" },
      { Id: "same", MessageBody: "b" },
    ];

    await expect(sqs.client.sendMessageBatch({ ...queue, Entries })).rejects.toMatchObject({
      name: "BatchEntryIdsNotDistinct",
      message: "Id same repeated.",
    });
  },

  "refuses a batch with an id that has other characters than letters, digits, hyphens and underscores": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const Entries = [{ Id: "invalid:id", MessageBody: "a" }];

    await expect(sqs.client.sendMessageBatch({ ...queue, Entries })).rejects.toMatchObject({
      name: "InvalidBatchEntryId",
    });
  },

  "refuses a batch of more than a mebibyte in total": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const Entries = [
      { Id: "half", MessageBody: "x".repeat(524_288) },
      { Id: "more", MessageBody: "x".repeat(524_289) },
    ];

    await expect(sqs.client.sendMessageBatch({ ...queue, Entries })).rejects.toMatchObject({
      name: "BatchRequestTooLong",
      message: "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
    });
  },

  "deletes a batch entry by entry": async (sqs) => {
    const queue = await createQueue(sqs, "orders", { VisibilityTimeout: "1" });
    await sqs.client.sendMessage({ ...queue, MessageBody: "a" });
    const { Messages = [] } = await sqs.client.receiveMessage(queue);
    const Entries = [
      { Id: "good", ReceiptHandle: Messages[0]?.ReceiptHandle },
      { Id: "bad", ReceiptHandle: "no handle" },
    ];

    const { Successful, Failed } = await sqs.client.deleteMessageBatch({ ...queue, Entries });
    await sqs.passSeconds(1);

    expect(Successful).toEqual([{ Id: "good" }]);
    expect(Failed).toMatchObject([{ Id: "bad", SenderFault: true, Code: "ReceiptHandleIsInvalid" }]);
    expect(await receiveBodies(sqs, queue)).toEqual([]);
  },

  "changes visibility entry by entry": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sqs.client.sendMessage({ ...queue, MessageBody: "a" });
    const { Messages = [] } = await sqs.client.receiveMessage(queue);
    const ReceiptHandle = Messages[0]?.ReceiptHandle;
    const Entries = [
      { Id: "bad", ReceiptHandle, VisibilityTimeout: 43_201 },
      { Id: "good", ReceiptHandle, VisibilityTimeout: 0 },
    ];

    const { Successful, Failed } = await sqs.client.changeMessageVisibilityBatch({ ...queue, Entries });

    expect(Successful).toEqual([{ Id: "good" }]);
    expect(Failed).toMatchObject([{ Id: "bad", SenderFault: true, Code: "InvalidParameterValue" }]);
    expect(await receiveBodies(sqs, queue)).toEqual(["a"]);
  },
};
