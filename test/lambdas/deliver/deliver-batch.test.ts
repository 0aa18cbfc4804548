import type { SQSEvent, SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import type { DeliveryMessage } from "../../../core/contract/delivery-message.ts";
import { EventId } from "../../../core/id.ts";
import { createDeliverBatch } from "../../../lambdas/deliver/deliver-batch.ts";
import { createDeliverMessage } from "../../../lambdas/deliver/deliver-message.ts";
import { createBuryPoison } from "../../../lambdas/deliver/poison.ts";
import { settleLastReceive } from "../../../lambdas/deliver/put-off.ts";
import { paidEvent, shopEndpoint } from "../../support/fixtures.ts";
import { type DeliverWorld, delivered, deliverWorld, firstMessage } from "../../support/pipeline/deliver-world.ts";

const eventNumber = (number: number) => EventId.parse(`evt_01m7wd7tg0e00800000000000${number}`);
const never = new Promise<never>(() => {});
const passed = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function recordOf(messageId: string, body: string, receiveCount = 1): SQSRecord {
  return {
    messageId,
    receiptHandle: "handle",
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "0",
      SenderId: "0",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:deliveries",
    awsRegion: "eu-west-1",
  };
}

const batchOf = (messages: readonly DeliveryMessage[], receiveCount = 1): SQSEvent => ({
  Records: messages.map((message) => recordOf(message.id, JSON.stringify(message), receiveCount)),
});

/** Attempts that answer, throw or hang by the number of their event. */
function worldWhere(answer: (message: DeliveryMessage) => Promise<typeof delivered>): DeliverWorld {
  const world = deliverWorld({
    attempt: async (message) => ({
      kind: "attempted",
      outcome: await answer(message),
      startedAt: world.now,
      sealedPayload: new Uint8Array(),
    }),
  });
  return world;
}

/** Time is up for delivering after 42 s, and for settling a second later. */
const batchOver = (world: DeliverWorld, timeIsUp: Promise<void>, allTimeIsUp: Promise<void> = never) =>
  createDeliverBatch({
    deliver: createDeliverMessage(world.ports),
    settleLastReceive: (message, error) => settleLastReceive(message, error, world.ports),
    buryPoison: createBuryPoison(world.ports),
    failed: () => {},
    later: (ms, action) => {
      void (ms > 42_000 ? allTimeIsUp : timeIsUp).then(action);
      return () => {};
    },
    lastReceive: 5,
  });

test("a batch of ten with a poison, a throwing and a hanging record acknowledges the seven others, recorded before the hanging one ends", async () => {
  const world = worldWhere(async ({ event }) => {
    if (event === eventNumber(8)) throw new Error("a bug of ours");
    return event === eventNumber(9) ? never : delivered;
  });
  const { promise: timeIsUp, resolve: endTime } = Promise.withResolvers<void>();
  const messages = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) =>
    firstMessage({ id: `m${number}`, event: eventNumber(number) }),
  );
  const batch = batchOf(messages);
  const poisoned = { Records: [recordOf("poison", "not a delivery"), ...batch.Records] };

  const answer = batchOver(world, timeIsUp)(poisoned, 42_000);
  await new Promise(setImmediate);
  const recordedWhileOneHangs = [...world.records.all.values()].map(({ event, status }) => `${event} ${status}`);
  endTime();

  expect(await answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m8" }, { itemIdentifier: "m9" }] });
  expect(recordedWhileOneHangs).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `${eventNumber(number)} delivered`));
  expect(world.deadLetters).toEqual([{ body: "not a delivery", group: "poison", attributes: { reason: "poison" } }]);
});

test("a poison record that still tells whose it is ends its delivery as dead", async () => {
  const world = deliverWorld();
  const { payload: _, ...broken } = firstMessage();
  const batch = batchOver(world, never);

  const { batchItemFailures } = await batch({ Records: [recordOf("m1", JSON.stringify(broken))] }, 42_000);

  expect(batchItemFailures).toEqual([]);
  expect(world.records.all.get(`${shopEndpoint}|${paidEvent}`)).toMatchObject({ status: "dead", deadReason: "poison" });
  expect(world.deadLetters[0]?.attributes).toEqual({
    reason: "poison",
    tenant: "acme",
    endpoint: shopEndpoint,
    event: paidEvent,
  });
});

test("a delivery at which we fail five times is recorded as dead, not moved away without a word", async () => {
  const world = worldWhere(async () => {
    throw new Error("a bug of ours");
  });
  const batch = batchOver(world, never);

  const fourth = await batch(batchOf([firstMessage()], 4), 42_000);
  const fifth = await batch(batchOf([firstMessage()], 5), 42_000);

  expect(fourth.batchItemFailures).toEqual([{ itemIdentifier: "m1" }]);
  expect(fifth.batchItemFailures).toEqual([]);
  expect(world.records.all.get(`${shopEndpoint}|${paidEvent}`)).toMatchObject({ status: "dead", deadReason: "ours" });
  expect(world.deadLetters[0]?.attributes).toMatchObject({ reason: "ours" });
});

test("one that hangs until time is up for the fifth time is recorded, too", async () => {
  const world = worldWhere(() => never);
  const batch = batchOver(world, Promise.resolve());

  const { batchItemFailures } = await batch(batchOf([firstMessage()], 5), 42_000);

  expect(batchItemFailures).toEqual([]);
  expect(world.records.all.get(`${shopEndpoint}|${paidEvent}`)).toMatchObject({ status: "dead", deadReason: "ours" });
});

test("one that cannot even be settled comes back alone: the answer about the others is not kept waiting for it", async () => {
  const world = worldWhere(async ({ event }) => (event === eventNumber(2) ? never : delivered));
  world.records.advance = () => never;
  const messages = [1, 2].map((number) => firstMessage({ id: `m${number}`, event: eventNumber(number) }));
  const batch = batchOver(world, passed(5), passed(15));

  const { batchItemFailures } = await batch(batchOf(messages, 5), 42_000);

  expect(batchItemFailures).toEqual([{ itemIdentifier: "m2" }]);
});

test("a batch that has ended leaves no timer behind", async () => {
  const timers = new Set<() => void>();
  const batch = createDeliverBatch({
    deliver: async () => {},
    settleLastReceive: async () => {},
    buryPoison: async () => {},
    failed: () => {},
    later: (_, action) => {
      timers.add(action);
      return () => timers.delete(action);
    },
    lastReceive: 5,
  });

  await batch(batchOf([firstMessage()]), 42_000);

  expect(timers.size).toBe(0);
});
