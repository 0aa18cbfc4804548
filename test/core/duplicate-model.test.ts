import fc from "fast-check";
import { expect, test } from "vitest";
import { dutyOf, needsRecord, type RecordedAttempt, supersedes } from "../../core/duplicate.ts";

const ATTEMPTS = 4;

interface Message {
  readonly id: string;
  readonly attempt: number;
  receiveCount: number;
  visible: boolean;
}

/**
 * A queue that delivers at least once, one delivery record, and a receiver that refuses the first few requests. Handlers
 * go on one step at a time, and can crash between any two.
 */
function createModel(copies: number, refusals: number) {
  const queue = new Set<Message>();
  const running = new Map<Generator<undefined, void>, Message>();

  const model = {
    record: undefined as RecordedAttempt | undefined,
    posts: 0,
    sends: 0,
    deadLetters: 0,
    crashes: 0,
    doubleDeliveries: 0,
  };

  function send(attempt: number) {
    queue.add({ id: `message ${++model.sends}`, attempt, receiveCount: 0, visible: true });
  }

  function* handle(message: Message): Generator<undefined, void> {
    const received = { id: message.id, cycle: 1, attempt: message.attempt, receiveCount: message.receiveCount };
    const last = { cycle: 1, attempt: message.attempt, message: message.id };
    const atReceive = model.record;
    yield;
    let duty = dutyOf(received, needsRecord(received) ? model.record : undefined);
    yield;

    if (duty === "attempt") {
      expect(atReceive?.status === "delivered" && atReceive.last?.message === message.id).toBe(false);
      const isDelivered = ++model.posts > refusals;
      yield;
      if (isDelivered) model.record = { status: "delivered", last };
      else if (!model.record || supersedes(received, model.record))
        model.record = { status: message.attempt === ATTEMPTS ? "dead" : "failing", last };
      duty = dutyOf(received, model.record);
      yield;
    }

    if (duty === "follow_up") {
      if (message.attempt === ATTEMPTS) model.deadLetters++;
      else send(message.attempt + 1);
      yield;
    }
    queue.delete(message);
  }

  const nth = <T>(items: Iterable<T>, n: number): T | undefined => {
    const list = [...items];
    return list[n % Math.max(list.length, 1)];
  };

  const receive = (n: number) => {
    const message = nth(
      [...queue].filter(({ visible }) => visible),
      n,
    );
    if (!message) return;
    message.visible = false;
    message.receiveCount++;
    running.set(handle(message), message);
  };
  const step = (n: number) => {
    const handler = nth(running.keys(), n);
    if (handler?.next().done) running.delete(handler);
  };
  const crash = (n: number) => {
    const handler = nth(running.keys(), n);
    const message = handler && running.get(handler);
    if (!handler || !message) return;
    running.delete(handler);
    message.visible = true;
    model.crashes++;
  };
  /** The queue hands a message out again while its handler still runs. */
  const deliverTwice = (n: number) => {
    const message = nth(running.values(), n);
    if (!message || message.visible) return;
    message.visible = true;
    model.doubleDeliveries++;
  };

  function settle() {
    for (let round = 0; queue.size > 0 || running.size > 0; round++) {
      if (round > 2_000) throw new Error(`Cannot settle: ${queue.size} messages are left`);
      receive(round);
      step(round);
    }
  }

  for (let copy = 0; copy < copies; copy++) send(1);
  return { model, actions: { receive, step, crash, deliverTwice }, settle };
}

const histories = (kinds: readonly ("receive" | "step" | "crash" | "deliverTwice")[]) =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), n: fc.nat(50) }), { maxLength: 150, size: "max" });
const disturbed = histories(["receive", "receive", "step", "step", "step", "step", "crash", "deliverTwice"]);

function run(history: typeof disturbed extends fc.Arbitrary<infer H> ? H : never, copies: number, refusals: number) {
  const { model, actions, settle } = createModel(copies, refusals);
  for (const { kind, n } of history) actions[kind](n);
  settle();
  return model;
}

test("a delivery always comes to its end, and to the right one", () => {
  fc.assert(
    fc.property(
      disturbed,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 8 }),
      (history, copies, refusals) => {
        const { record, deadLetters } = run(history, copies, refusals);

        if (refusals < ATTEMPTS) expect(record?.status).toBe("delivered");
        else expect(record?.status === "delivered" || (record?.status === "dead" && deadLetters > 0)).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
});

// Two handlers of one message both POST, and both owe the follow-up, because either may crash before it: its two messages
// can meet once more. A crash leaves one handler, so it costs one.
test("each crash costs at most one more request, each double delivery at most two, and both one more message", () => {
  fc.assert(
    fc.property(disturbed, fc.integer({ min: 0, max: 8 }), (history, refusals) => {
      const { posts, sends, crashes, doubleDeliveries } = run(history, 1, refusals);
      const attempts = Math.min(refusals + 1, ATTEMPTS);

      expect(posts).toBeLessThanOrEqual(attempts + crashes + 2 * doubleDeliveries);
      expect(sends).toBeLessThanOrEqual(attempts + crashes + doubleDeliveries);
    }),
    { numRuns: 1_000 },
  );
});

test("copies of one message that nothing disturbs go on as one", () => {
  fc.assert(
    fc.property(histories(["receive", "step", "step"]), fc.integer({ min: 1, max: 4 }), (history, copies) => {
      const { sends, deadLetters } = run(history, copies, 100);

      expect(sends).toBe(copies + ATTEMPTS - 1);
      expect(deadLetters).toBe(1);
    }),
  );
});
