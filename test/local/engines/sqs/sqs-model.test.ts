import fc from "fast-check";
import { expect, test } from "vitest";
import { openSqs, type Sqs } from "./sqs-fixture.ts";

const maxReceiveCount = 3;

/** What a message ought to be, in the simplest words: how often it was received, and from when it may be seen. */
interface Expected {
  readonly body: string;
  visibleAt: number;
  receives: number;
  handle: string;
}

interface Run {
  readonly sqs: Sqs;
  readonly live: Map<string, Expected>;
  now: number;
  sent: number;
}

type Step =
  | { readonly kind: "send"; readonly group: string; readonly delay: number }
  | { readonly kind: "receive"; readonly max: number; readonly visibility: number }
  | { readonly kind: "delete"; readonly pick: number }
  | { readonly kind: "change"; readonly pick: number; readonly visibility: number }
  | { readonly kind: "wait"; readonly seconds: number };

const seconds = fc.constantFrom(0, 1, 2, 5, 30);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("send" as const), group: fc.constantFrom("a", "b", "c"), delay: seconds }),
    fc.record({ kind: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 10 }), visibility: seconds }),
    fc.record({ kind: fc.constant("delete" as const), pick: fc.nat() }),
    fc.record({ kind: fc.constant("change" as const), pick: fc.nat(), visibility: seconds }),
    fc.record({ kind: fc.constant("wait" as const), seconds }),
  ),
  { maxLength: 80, size: "max" },
);

const isVisible = (run: Run, { visibleAt }: Expected) => visibleAt <= run.now;

async function send(run: Run, { group, delay }: Extract<Step, { kind: "send" }>): Promise<void> {
  run.sent += 1;
  const body = `message ${run.sent}`;
  await run.sqs.send("orders", body, { MessageGroupId: group, DelaySeconds: delay });
  run.live.set(body, { body, visibleAt: run.now + delay, receives: 0, handle: "" });
}

async function receive(run: Run, { max, visibility }: Extract<Step, { kind: "receive" }>): Promise<void> {
  const due = [...run.live.values()].filter((message) => isVisible(run, message) && message.receives < maxReceiveCount);

  const received = await run.sqs.receive("orders", { MaxNumberOfMessages: max, VisibilityTimeout: visibility });

  expect(received).toHaveLength(Math.min(max, due.length));
  for (const { body, handle, receiveCount } of received) {
    const expected = due.find((message) => message.body === body);
    if (expected === undefined) throw new Error(`${body} was delivered although it was hidden, deleted or dead`);
    expected.receives += 1;
    expected.visibleAt = run.now + visibility;
    expected.handle = handle;
    expect(receiveCount).toBe(expected.receives);
  }
}

/** One of the messages that somebody holds at this moment. */
function held(run: Run, pick: number): Expected | undefined {
  const candidates = [...run.live.values()].filter((message) => message.receives > 0 && !isVisible(run, message));
  return candidates[pick % Math.max(1, candidates.length)];
}

async function remove(run: Run, { pick }: Extract<Step, { kind: "delete" }>): Promise<void> {
  const message = held(run, pick);
  if (message === undefined) return;
  await run.sqs.call("DeleteMessage", "orders", { ReceiptHandle: message.handle });
  run.live.delete(message.body);
}

async function change(run: Run, { pick, visibility }: Extract<Step, { kind: "change" }>): Promise<void> {
  const message = held(run, pick);
  if (message === undefined) return;
  const input = { ReceiptHandle: message.handle, VisibilityTimeout: visibility };
  await run.sqs.call("ChangeMessageVisibility", "orders", input);
  message.visibleAt = run.now + visibility;
}

async function perform(run: Run, step: Step): Promise<void> {
  switch (step.kind) {
    case "send":
      return send(run, step);
    case "receive":
      return receive(run, step);
    case "delete":
      return remove(run, step);
    case "change":
      return change(run, step);
    case "wait":
      run.now += step.seconds;
      run.sqs.passSeconds(step.seconds);
  }
}

async function drain(sqs: Sqs, queue: string): Promise<string[]> {
  const drained: string[] = [];
  for (let batch = await sqs.receive(queue); batch.length > 0; batch = await sqs.receive(queue))
    drained.push(...batch.map(({ body }) => body));
  return drained;
}

test("whatever happens, no message is lost, shown while hidden, miscounted or delivered after its last receive", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (wanted) => {
      const sqs = openSqs();
      sqs.service.createQueue("dead-letters");
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: sqs.arnOf("dead-letters"), maxReceiveCount });
      sqs.service.createQueue("orders", { RedrivePolicy });
      const run: Run = { sqs, live: new Map(), now: 0, sent: 0 };

      for (const step of wanted) await perform(run, step);
      sqs.passSeconds(60);

      const left = [...run.live.values()];
      const namesOf = (messages: readonly Expected[]) => messages.map(({ body }) => body).toSorted();
      const delivered = await drain(sqs, "orders");
      const dead = await drain(sqs, "dead-letters");
      expect(delivered.toSorted()).toEqual(namesOf(left.filter(({ receives }) => receives < maxReceiveCount)));
      expect(dead.toSorted()).toEqual(namesOf(left.filter(({ receives }) => receives >= maxReceiveCount)));
      await sqs.service.close();
    }),
    { numRuns: 150 },
  );
});
