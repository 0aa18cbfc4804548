import { describe, expect, test } from "vitest";
import { type OutgoingMessage, QueueRefused } from "../../../adapters/queue/queue.ts";
import { DeliveryMessage } from "../../../core/contract/delivery-message.ts";
import { settleLastReceive } from "../../../lambdas/deliver/put-off.ts";
import { deliverWorld, failed, firstMessage } from "../../support/pipeline/deliver-world.ts";

describe("a delivery whose attempt is recorded, and whose follow-up could not be sent up to the last receive", () => {
  test.each([1, 4])("goes on once the queue takes messages again, after attempt %i", async (attempt) => {
    const sent: OutgoingMessage[] = [];
    let isOut = true;
    const world = deliverWorld({
      sendRetry: async (messages) => {
        if (isOut) throw new QueueRefused(1, 1, "ServiceUnavailable");
        sent.push(...messages);
      },
    });
    world.outcome = failed;
    const message = firstMessage({ attempt });
    const error = await world.deliver(message, 5).catch((thrown: unknown) => thrown);
    isOut = false;

    await settleLastReceive(message, error, world.ports);
    await world.deliver(DeliveryMessage.parse(JSON.parse(sent[0]?.body ?? "")), 1);

    expect(DeliveryMessage.parse(JSON.parse(sent[1]?.body ?? ""))).toMatchObject({ attempt: attempt + 1 });
  });

  test("is moved away by its queue, where a bug of ours is in the way: its record cannot end what it has begun", async () => {
    const bug = new TypeError("x is not a function");
    const world = deliverWorld({ sendRetry: () => Promise.reject(bug) });
    world.outcome = failed;
    const message = firstMessage();
    await expect(world.deliver(message, 5)).rejects.toBe(bug);

    await expect(settleLastReceive(message, bug, world.ports)).rejects.toBe(bug);
  });
});

test("a fault of ours at a message whose delivery another one carries on is passed over", async () => {
  const world = deliverWorld();
  world.outcome = failed;
  await world.deliver(firstMessage({ id: "m2" }), 1);

  await settleLastReceive(firstMessage({ id: "m1" }), new TypeError("x is not a function"), world.ports);

  expect(world.deadLetters).toEqual([]);
});
