import { expect } from "vitest";
import { type ContractCases, createQueue, receiveBodies, sendBodies } from "./contract-case.ts";

export const queueCases: ContractCases = {
  "creates a queue once, and gives its URL to whoever asks again": async (sqs) => {
    const { QueueUrl } = await createQueue(sqs, "orders", { DelaySeconds: "5" });

    const again = await sqs.client.createQueue({ QueueName: "orders", Attributes: { DelaySeconds: "5" } });
    const byName = await sqs.client.getQueueUrl({ QueueName: "orders" });

    expect(again.QueueUrl).toBe(QueueUrl);
    expect(byName.QueueUrl).toBe(QueueUrl);
  },

  "refuses to create a queue again with a different attribute": async (sqs) => {
    await createQueue(sqs, "orders");

    const again = sqs.client.createQueue({ QueueName: "orders", Attributes: { DelaySeconds: "5" } });

    await expect(again).rejects.toMatchObject({
      name: "QueueNameExists",
      message: "A queue already exists with the same name and a different value for attribute DelaySeconds",
    });
  },

  "refuses a name with a character that no queue may have": async (sqs) => {
    await expect(sqs.client.createQueue({ QueueName: "a queue" })).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    });
  },

  "refuses an attribute that does not exist": async (sqs) => {
    const Attributes: Record<string, string> = { Colour: "red" };

    await expect(sqs.client.createQueue({ QueueName: "orders", Attributes })).rejects.toMatchObject({
      name: "InvalidAttributeName",
      message: "Unknown Attribute Colour.",
    });
  },

  "refuses an attribute out of its range": async (sqs) => {
    const Attributes = { VisibilityTimeout: "43201" };

    await expect(sqs.client.createQueue({ QueueName: "orders", Attributes })).rejects.toMatchObject({
      name: "InvalidAttributeValue",
      message: "Invalid value for the parameter VisibilityTimeout.",
    });
  },

  "tells the attributes that were set and the usual ones": async (sqs) => {
    const { QueueUrl, arn } = await createQueue(sqs, "orders", { VisibilityTimeout: "90" });
    await sqs.client.setQueueAttributes({ QueueUrl, Attributes: { MaximumMessageSize: "2048" } });

    const { Attributes } = await sqs.client.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });

    expect(arn).toMatch(/^arn:aws:sqs:[a-z0-9-]+:\d{12}:orders$/);
    expect(Attributes).toMatchObject({
      QueueArn: arn,
      VisibilityTimeout: "90",
      MaximumMessageSize: "2048",
      DelaySeconds: "0",
      MessageRetentionPeriod: "345600",
      ReceiveMessageWaitTimeSeconds: "0",
      ApproximateNumberOfMessages: "0",
    });
  },

  "counts messages by where they are": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    const { QueueUrl } = queue;
    await sendBodies(sqs, queue, "one", "two", "three");
    await sqs.client.sendMessage({ QueueUrl, MessageBody: "later", DelaySeconds: 900 });
    await sqs.client.receiveMessage({ QueueUrl });

    const { Attributes } = await sqs.client.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });

    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: "2",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "1",
    });
  },

  "lists queues by prefix": async (sqs) => {
    const { QueueUrl } = await createQueue(sqs, "orders");
    await createQueue(sqs, "invoices");

    const { QueueUrls } = await sqs.client.listQueues({ QueueNamePrefix: "ord" });

    expect(QueueUrls).toEqual([QueueUrl]);
  },

  "does not know a queue that was deleted": async (sqs) => {
    const { QueueUrl } = await createQueue(sqs, "orders");
    await sqs.client.deleteQueue({ QueueUrl });

    await expect(sqs.client.sendMessage({ QueueUrl, MessageBody: "hello" })).rejects.toMatchObject({
      name: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
      Code: "AWS.SimpleQueueService.NonExistentQueue",
    });
  },

  "purges what a queue holds": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sendBodies(sqs, queue, "one", "two");

    await sqs.client.purgeQueue(queue);

    expect(await receiveBodies(sqs, queue)).toEqual([]);
  },

  "purges a queue at most once a minute": async (sqs) => {
    const queue = await createQueue(sqs, "orders");
    await sqs.client.purgeQueue(queue);

    await expect(sqs.client.purgeQueue(queue)).rejects.toMatchObject({
      name: "PurgeQueueInProgress",
      message: "Only one PurgeQueue operation on orders is allowed every 60 seconds.",
    });
  },

  "keeps tags": async (sqs) => {
    const { QueueUrl } = await createQueue(sqs, "orders");
    await sqs.client.tagQueue({ QueueUrl, Tags: { team: "a", stage: "dev" } });
    await sqs.client.untagQueue({ QueueUrl, TagKeys: ["stage"] });

    expect((await sqs.client.listQueueTags({ QueueUrl })).Tags).toEqual({ team: "a" });
  },
};
