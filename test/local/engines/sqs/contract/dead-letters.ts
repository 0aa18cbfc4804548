import { expect } from "vitest";
import type { SqsUnderTest } from "./contract-case.ts";
import { type ContractCases, createQueue, receiveBodies, receiveOne, sendBodies } from "./contract-case.ts";

async function createPair(sqs: SqsUnderTest, maxReceiveCount: number) {
  const deadLetters = await createQueue(sqs, "dead-letters");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount });
  const orders = await createQueue(sqs, "orders", { RedrivePolicy });
  return { orders, deadLetters };
}

export const deadLetterCases: ContractCases = {
  "moves a message that was received too often to the dead-letter queue": async (sqs) => {
    const { orders, deadLetters } = await createPair(sqs, 2);
    await sendBodies(sqs, orders, "poison");
    const first = await receiveOne(sqs, orders, 0);
    await receiveOne(sqs, orders, 0);

    expect(await receiveBodies(sqs, orders)).toEqual([]);
    expect(await receiveOne(sqs, deadLetters)).toMatchObject({ Body: "poison", MessageId: first.MessageId });
  },

  "tells from which queue a dead letter came": async (sqs) => {
    const { orders, deadLetters } = await createPair(sqs, 1);
    await sendBodies(sqs, orders, "poison");
    await receiveOne(sqs, orders, 0);
    await receiveBodies(sqs, orders);

    expect((await receiveOne(sqs, deadLetters)).Attributes).toMatchObject({ DeadLetterQueueSourceArn: orders.arn });
  },

  "hands out what is behind a dead letter in the same receive": async (sqs) => {
    const { orders } = await createPair(sqs, 1);
    await sendBodies(sqs, orders, "poison");
    await receiveOne(sqs, orders, 0);
    await sendBodies(sqs, orders, "fine");

    expect(await receiveBodies(sqs, orders)).toEqual(["fine"]);
  },

  "goes on delivering when the dead-letter queue was deleted": async (sqs) => {
    const { orders, deadLetters } = await createPair(sqs, 1);
    await sendBodies(sqs, orders, "poison");
    await receiveOne(sqs, orders, 0);
    await sqs.client.deleteQueue(deadLetters);

    expect((await receiveOne(sqs, orders)).Attributes).toMatchObject({ ApproximateReceiveCount: "2" });
  },

  "refuses a redrive policy towards a queue that does not exist": async (sqs) => {
    const RedrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:000000000000:nowhere","maxReceiveCount":5}';

    const creating = sqs.client.createQueue({ QueueName: "orders", Attributes: { RedrivePolicy } });

    await expect(creating).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: `Value ${RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
    });
  },

  "lists the queues that redrive to a dead-letter queue": async (sqs) => {
    const { orders, deadLetters } = await createPair(sqs, 1);

    expect((await sqs.client.listDeadLetterSourceQueues(deadLetters)).queueUrls).toEqual([orders.QueueUrl]);
  },

  "moves dead letters back to where they came from, as new messages": async (sqs) => {
    const { orders, deadLetters } = await createPair(sqs, 1);
    await sendBodies(sqs, orders, "poison");
    const dead = await receiveOne(sqs, orders, 0);
    await receiveBodies(sqs, orders);

    await sqs.client.startMessageMoveTask({ SourceArn: deadLetters.arn });
    await sqs.passSeconds(1);

    const back = await receiveOne(sqs, orders);
    expect(back).toMatchObject({ Body: "poison", Attributes: { ApproximateReceiveCount: "1" } });
    expect(back.MessageId).not.toBe(dead.MessageId);
    expect((await sqs.client.listMessageMoveTasks({ SourceArn: deadLetters.arn })).Results).toMatchObject([
      { Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 1, ApproximateNumberOfMessagesToMove: 1 },
    ]);
  },

  "moves what was sent to the dead-letter queue directly only when told where to": async (sqs) => {
    const { orders, deadLetters } = await createPair(sqs, 1);
    await sendBodies(sqs, deadLetters, "refused");
    await sqs.client.startMessageMoveTask({ SourceArn: deadLetters.arn });
    await sqs.passSeconds(1);
    expect((await sqs.client.listMessageMoveTasks({ SourceArn: deadLetters.arn })).Results).toMatchObject([
      { Status: "FAILED", FailureReason: "CouldNotDetermineMessageSource", ApproximateNumberOfMessagesMoved: 0 },
    ]);

    await sqs.client.startMessageMoveTask({ SourceArn: deadLetters.arn, DestinationArn: orders.arn });
    await sqs.passSeconds(1);

    expect(await receiveBodies(sqs, orders)).toEqual(["refused"]);
  },

  "moves no faster than asked, until it is cancelled": async (sqs) => {
    const { orders, deadLetters } = await createPair(sqs, 1);
    await sendBodies(sqs, deadLetters, "1", "2", "3", "4", "5");
    const { TaskHandle } = await sqs.client.startMessageMoveTask({
      SourceArn: deadLetters.arn,
      DestinationArn: orders.arn,
      MaxNumberOfMessagesPerSecond: 1,
    });
    await sqs.passSeconds(2);

    const { ApproximateNumberOfMessagesMoved } = await sqs.client.cancelMessageMoveTask({ TaskHandle });
    await sqs.passSeconds(2);

    expect(ApproximateNumberOfMessagesMoved).toBe(2);
    expect(await receiveBodies(sqs, orders)).toEqual(["1", "2"]);
    expect((await sqs.client.listMessageMoveTasks({ SourceArn: deadLetters.arn })).Results).toMatchObject([
      { Status: "CANCELLED", ApproximateNumberOfMessagesMoved: 2, ApproximateNumberOfMessagesToMove: 5 },
    ]);
  },

  "runs one move task per queue": async (sqs) => {
    const { deadLetters } = await createPair(sqs, 1);
    await sendBodies(sqs, deadLetters, "1", "2");
    await sqs.client.startMessageMoveTask({ SourceArn: deadLetters.arn, MaxNumberOfMessagesPerSecond: 1 });

    await expect(sqs.client.startMessageMoveTask({ SourceArn: deadLetters.arn })).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message:
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
    });
  },

  "moves messages only out of a queue that is a dead-letter queue": async (sqs) => {
    const { orders } = await createPair(sqs, 1);

    await expect(sqs.client.startMessageMoveTask({ SourceArn: orders.arn })).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Source queue must be configured as a Dead Letter Queue.",
    });
  },
};
