import { describe, expect, test } from "vitest";
import type { DeliveryMessage } from "../../../core/contract/delivery-message.ts";
import { EventId } from "../../../core/id.ts";
import type { Outcome } from "../../../core/outcome.ts";
import { epochMs } from "../../../core/time.ts";
import { acme, endpoint, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";
import {
  type DeliverWorld,
  delivered,
  deliverWorld,
  failed,
  firstMessage,
  gone,
  refused,
} from "../../support/pipeline/deliver-world.ts";

const later = (seconds: number) => epochMs(noon + seconds * 1000);
const eventNumber = (number: number) => EventId.parse(`evt_01m7wd7tg0e0080000000${String(number).padStart(5, "0")}`);
const message = (number: number, change: Partial<DeliveryMessage> = {}) =>
  firstMessage({ id: `m${number}`, event: eventNumber(number), ...change });
const recordOf = (world: DeliverWorld, event = paidEvent) => world.records.all.get(`${shopEndpoint}|${event}`);

/** Ten failures in a row, of ten deliveries. */
async function trip(world: DeliverWorld): Promise<void> {
  world.outcome = refused;
  for (let number = 1; number <= 10; number++) await world.deliver(message(number), 1);
}

describe("the fast path", () => {
  test("writes one record, and neither reads nor writes a circuit that it knows", async () => {
    const world = deliverWorld();
    await world.deliver(message(1), 1);
    const { reads, writes } = world.circuitStore;

    await world.deliver(message(2), 1);

    expect(world.circuitStore.reads - reads).toBe(0);
    expect(world.circuitStore.writes - writes).toBe(0);
    expect(recordOf(world, eventNumber(2))).toEqual({
      tenant: "acme",
      endpoint: shopEndpoint,
      event: eventNumber(2),
      type: "invoice.paid",
      acceptedAt: noon,
      status: "delivered",
      attempts: [{ number: 1, at: noon, outcome: "delivered", status: 204, latencyMs: 80 }],
      last: { cycle: 1, attempt: 1, message: "m2" },
    });
  });
});

describe("a failed attempt", () => {
  test("is recorded before its retry is sent", async () => {
    const steps: string[] = [];
    const world = deliverWorld();
    const recording = deliverWorld({
      records: { ...world.records, advance: async (step) => steps.push("record") > 0 && world.records.advance(step) },
      sendRetry: async () => void steps.push("retry"),
    });
    recording.outcome = failed;

    await recording.deliver(firstMessage(), 1);

    expect(steps).toEqual(["record", "retry"]);
  });

  test("comes back under the next number, through the retries, by the default schedule", async () => {
    const world = deliverWorld();
    world.outcome = failed;

    await world.deliver(firstMessage(), 1);

    expect(world.retries).toHaveLength(1);
    expect(world.retries[0]?.delaySeconds).toBeGreaterThanOrEqual(4);
    expect(world.retries[0]?.delaySeconds).toBeLessThanOrEqual(6);
    expect(world.sentMessage(0)).toMatchObject({ attempt: 2, cycle: 1, payload: { in: "message" } });
    expect(world.sentMessage(0).id).not.toBe("m1");
  });

  test("waits in the waiting room when the queue cannot delay it so long", async () => {
    const world = deliverWorld();
    world.endpoint = endpoint({ schedule: [5_000] });
    world.outcome = failed;

    await world.deliver(firstMessage(), 1);

    expect(world.retries).toEqual([]);
    expect(world.waiting.size()).toBe(1);
    expect(recordOf(world)).toMatchObject({ status: "failing", attempts: [{ number: 1, status: 500 }] });
  });

  test("at the end of the endpoint's own schedule is dead, with a letter that begins the next cycle", async () => {
    const world = deliverWorld();
    world.endpoint = endpoint({ schedule: [60] });
    world.outcome = failed;

    await world.deliver(firstMessage({ attempt: 2 }), 1);

    expect(recordOf(world)).toMatchObject({ status: "dead", deadReason: "exhausted" });
    expect(world.deadLetters[0]?.attributes).toEqual({
      reason: "exhausted",
      tenant: "acme",
      endpoint: shopEndpoint,
      event: paidEvent,
    });
    expect(JSON.parse(world.deadLetters[0]?.body ?? "")).toMatchObject({ cycle: 2, attempt: 1 });
    expect(world.announced).toMatchObject([{ type: "delivery.dead", reason: "exhausted", event: paidEvent }]);
  });

  test("that was ours returns to the queue and is charged to nobody", async () => {
    const world = deliverWorld();
    world.outcome = { kind: "ours", code: "EMFILE" };

    await expect(world.deliver(firstMessage(), 1)).rejects.toThrow("EMFILE");

    expect(recordOf(world)).toBeUndefined();
    expect(world.circuitStore.stored.size).toBe(0);
  });
});

describe("duplicates", () => {
  test("a message that was delivered is not posted again", async () => {
    const world = deliverWorld();
    await world.deliver(firstMessage(), 1);

    await world.deliver(firstMessage(), 2);

    expect(world.posts).toHaveLength(1);
  });

  test("an attempt that is recorded is not made again, only its follow-up", async () => {
    const world = deliverWorld();
    world.outcome = failed;
    await world.deliver(firstMessage(), 1);
    world.retries.length = 0;

    await world.deliver(firstMessage(), 2);

    expect(world.posts).toHaveLength(1);
    expect(world.retries).toHaveLength(1);
    expect(world.sentMessage(0)).toMatchObject({ attempt: 2 });
  });

  test("of two messages for one attempt the slower does not carry the delivery on", async () => {
    const world = deliverWorld();
    world.outcome = failed;
    const second = firstMessage({ id: "a", attempt: 2 });
    const copy = firstMessage({ id: "b", attempt: 2 });

    await Promise.all([world.deliver(second, 1), world.deliver(copy, 1)]);

    expect(world.retries).toHaveLength(1);
    expect(recordOf(world)?.attempts).toHaveLength(1);
  });

  test("a delivery that arrived by the slower of two messages is not posted once more", async () => {
    const { promise: slowly, resolve: answer } = Promise.withResolvers<Outcome>();
    const posted: string[] = [];
    const world = deliverWorld({
      attempt: async ({ id }) => {
        posted.push(id);
        const outcome = id === "slow" ? await slowly : failed;
        return { kind: "attempted", outcome, startedAt: noon, sealedPayload: new Uint8Array() };
      },
    });
    const slow = world.deliver(firstMessage({ id: "slow", attempt: 2 }), 1);
    await world.deliver(firstMessage({ id: "copy", attempt: 2 }), 1);
    answer(delivered);
    await slow;

    await world.deliver(world.sentMessage(0), 1);

    expect(posted).toEqual(["slow", "copy"]);
    expect(recordOf(world)).toMatchObject({ status: "delivered" });
  });

  test("an answer that was lost on the way from the table does not lose the follow-up", async () => {
    const world = deliverWorld();
    const forgetful = deliverWorld({
      // The write is made, and repeated by the SDK: the second one finds it made.
      records: { ...world.records, advance: async (step) => (await world.records.advance(step)) && false },
    });
    forgetful.outcome = failed;

    await forgetful.deliver(firstMessage(), 1);

    expect(forgetful.retries).toHaveLength(1);
  });
});

describe("the circuit", () => {
  test("opens on the tenth failure in a row, and the delivery that tripped it becomes the probe", async () => {
    const world = deliverWorld();

    await trip(world);

    expect(world.circuitStore.stored.get(shopEndpoint)?.circuit).toMatchObject({ state: "open", probes: 0 });
    expect(world.announced).toMatchObject([{ type: "endpoint.circuit_opened", tenant: "acme", by: "failures" }]);
    expect(world.retries.at(-1)?.delaySeconds).toBe(30);
    expect(world.sentMessage(-1)).toMatchObject({ event: eventNumber(10), attempt: 2, heldSince: noon });
    expect(recordOf(world, eventNumber(10))).toMatchObject({ status: "held", heldSince: noon });
  });

  test("holds what arrives while it is open, without an attempt", async () => {
    const world = deliverWorld();
    await trip(world);

    await world.deliver(message(11), 1);

    expect(world.posts).toHaveLength(10);
    expect(world.waiting.heldOf(shopEndpoint)).toMatchObject([
      { delivery: { id: "m11", attempt: 1, heldSince: noon } },
    ]);
    expect(recordOf(world, eventNumber(11))).toMatchObject({ status: "held", attempts: [] });
  });

  test("holds a message that is received twice only once", async () => {
    const world = deliverWorld();
    await trip(world);

    await world.deliver(message(11), 1);
    await world.deliver(message(11), 2);

    expect(world.waiting.heldOf(shopEndpoint)).toHaveLength(1);
  });

  test("a failed probe costs its delivery no attempt and comes again for the next", async () => {
    const world = deliverWorld();
    await trip(world);
    const probe = world.sentMessage(-1);
    world.advance(31);

    await world.deliver(probe, 1);

    expect(world.sentMessage(-1)).toMatchObject({ attempt: 2, heldSince: noon });
    expect(world.retries.at(-1)?.delaySeconds).toBe(60);
    expect(recordOf(world, eventNumber(10))).toMatchObject({
      status: "held",
      attempts: [{ number: 1 }],
      probes: { count: 1, last: { number: 2, outcome: "unreachable" } },
      last: { attempt: 1, message: "m10" },
    });
  });

  test("a probe that succeeds delivers and lets the others out", async () => {
    const world = deliverWorld();
    await trip(world);
    const probe = world.sentMessage(-1);
    world.advance(31);
    world.outcome = delivered;

    await world.deliver(probe, 1);

    expect(recordOf(world, eventNumber(10))).toMatchObject({ status: "delivered" });
    expect(world.circuitStore.stored.get(shopEndpoint)?.circuit).toMatchObject({ state: "draining" });
    expect(world.announced.at(-1)).toMatchObject({ type: "endpoint.circuit_closed", by: "probe", openedAt: noon });
  });

  test("a probe that we could not make is given back at once", async () => {
    const world = deliverWorld({
      attempt: async () => {
        throw new Error("the keys are out of reach");
      },
    });
    const owner = { tenant: acme, endpoint: shopEndpoint };
    const { circuits } = world.ports;
    for (let times = 0; times < 10; times++) await circuits.change(owner, { kind: "attempted", outcome: refused });
    world.advance(31);

    await expect(world.deliver(firstMessage(), 1)).rejects.toThrow("the keys are out of reach");

    expect(world.circuitStore.stored.get(shopEndpoint)?.circuit).toMatchObject({ state: "open", probes: 0 });
  });

  test("of two that want the probe one gets it, and the other is held", async () => {
    const world = deliverWorld();
    await trip(world);
    world.advance(31);
    world.posts = [];

    await Promise.all([
      world.deliver(message(11, { heldSince: noon }), 1),
      world.deliver(message(12, { heldSince: noon }), 1),
    ]);

    expect(world.posts).toHaveLength(1);
    expect(world.waiting.heldOf(shopEndpoint)).toHaveLength(1);
  });

  test("a delivery that is held on the word of an old cache makes the closed circuit drain again", async () => {
    const world = deliverWorld();
    await trip(world);
    const stored = world.circuitStore.stored.get(shopEndpoint);
    if (stored) world.circuitStore.stored.set(shopEndpoint, { ...stored, circuit: { state: "closed", version: 99 } });

    await world.deliver(message(11), 1);

    expect(world.circuitStore.stored.get(shopEndpoint)?.circuit).toMatchObject({ state: "draining", version: 100 });
  });

  test("what was held for 72 hours is dead when it comes up again", async () => {
    const world = deliverWorld();
    await trip(world);
    world.now = later(72 * 3600 + 1);

    await world.deliver(message(11, { id: "new", heldSince: noon }), 1);
    await world.deliver(message(12, { id: "other", heldSince: later(3600) }), 1);

    expect(recordOf(world, eventNumber(11))).toMatchObject({ status: "dead", deadReason: "expired" });
    expect(recordOf(world, eventNumber(12))).not.toMatchObject({ status: "dead" });
  });
});

describe("an endpoint that is slow", () => {
  const owner = { tenant: acme, endpoint: shopEndpoint };

  async function slowWorld(): Promise<DeliverWorld> {
    const world = deliverWorld();
    for (let times = 0; times < 3; times++) await world.ports.circuits.report(owner, { kind: "silent" });
    return world;
  }

  test("gets its first attempts through the retries, when what is under way must have ended", async () => {
    const world = await slowWorld();
    world.endpoint = endpoint({ timeoutSeconds: 20 });

    await world.deliver(firstMessage(), 1);

    expect(world.posts).toHaveLength(0);
    expect(world.retries[0]?.delaySeconds).toBe(22);
    expect(world.sentMessage(0)).toMatchObject({ cycle: 1, attempt: 1, steppedAside: true });
  });

  test("is attempted by what has stepped aside, and by retries", async () => {
    const world = await slowWorld();

    await world.deliver(message(1, { steppedAside: true }), 1);
    await world.deliver(message(2, { attempt: 2 }), 1);

    expect(world.posts).toHaveLength(2);
  });

  test("is not asked by what stepped aside when its circuit has opened a moment ago, elsewhere", async () => {
    const world = await slowWorld();
    await world.circuitStore.replace(owner, 3, { state: "open_by_hand", version: 4, openedAt: noon });

    await world.deliver(message(11, { steppedAside: true }), 1);

    expect(world.posts).toHaveLength(0);
    expect(recordOf(world, eventNumber(11))?.status).toBe("held");
  });

  test("does not get a delivery twice because a crash had it step aside twice", async () => {
    const world = await slowWorld();
    await world.deliver(firstMessage(), 1);
    await world.deliver(firstMessage(), 2);

    await world.deliver(world.sentMessage(0), 1);
    await world.deliver(world.sentMessage(1), 1);

    expect(world.retries).toHaveLength(2);
    expect(world.posts).toHaveLength(1);
  });

  test("is as any other after one prompt answer", async () => {
    const world = await slowWorld();

    await world.deliver(message(1, { steppedAside: true }), 1);
    await world.deliver(message(2), 1);

    expect(world.posts.map(({ id }) => id)).toEqual(["m1", "m2"]);
  });
});

describe("an endpoint that takes nothing", () => {
  test("is disabled by its own 410, and the delivery is dead", async () => {
    const world = deliverWorld();
    world.outcome = gone;

    await world.deliver(firstMessage(), 1);

    expect(world.endpoint).toMatchObject({ state: "disabled", disabled: { reason: "gone", at: noon } });
    expect(recordOf(world)).toMatchObject({ status: "dead", deadReason: "endpoint_gone" });
    expect(world.announced.map(({ type }) => type)).toEqual(["endpoint.disabled", "delivery.dead"]);
  });

  test("gone, ends its other deliveries as dead without a request", async () => {
    const world = deliverWorld();
    world.endpoint = endpoint({ state: "disabled", disabled: { reason: "gone", at: noon } });

    await world.deliver(firstMessage(), 1);

    expect(world.posts).toEqual([]);
    expect(recordOf(world)).toMatchObject({ status: "dead", deadReason: "endpoint_gone" });
  });

  test("disabled by hand, leaves a record for a replay", async () => {
    const world = deliverWorld();
    world.endpoint = endpoint({ state: "disabled", disabled: { reason: "by_hand", at: noon } });

    await world.deliver(firstMessage(), 1);

    expect(recordOf(world)).toMatchObject({ status: "skipped", attempts: [] });
    expect(world.deadLetters).toEqual([]);
  });

  test("lets out what its open circuit holds, and announces no recovery", async () => {
    const world = deliverWorld();
    await trip(world);
    world.endpoint = endpoint({ state: "disabled", disabled: { reason: "by_hand", at: noon } });

    await world.deliver(message(11), 1);

    expect(world.circuitStore.stored.get(shopEndpoint)?.circuit).toMatchObject({ state: "draining" });
    expect(world.announced.map(({ type }) => type)).toEqual(["endpoint.circuit_opened"]);
  });

  test("deleted, ends its deliveries as dead", async () => {
    const world = deliverWorld();
    world.endpoint = undefined;

    await world.deliver(firstMessage(), 1);

    expect(recordOf(world)).toMatchObject({ status: "dead", deadReason: "endpoint_gone" });
    expect(world.deadLetters).toHaveLength(1);
  });

  test("is disabled after five days of failing, by the probe that found it failing still", async () => {
    const world = deliverWorld();
    await trip(world);
    world.now = later(5 * 24 * 3600);

    await world.deliver(message(11, { heldSince: later(4 * 24 * 3600) }), 1);

    expect(world.endpoint).toMatchObject({ state: "disabled", disabled: { reason: "failing" } });
    expect(world.announced.at(-1)).toMatchObject({ type: "endpoint.disabled", reason: "failing", since: noon });
  });
});

describe("a rate limit", () => {
  test("lets a batch through for one write, and sends the excess back with its moment", async () => {
    const world = deliverWorld();
    world.endpoint = endpoint({ rateLimit: { perSecond: 1, burst: 2 } });

    await Promise.all([1, 2, 3, 4].map((number) => world.deliver(message(number), 1)));

    expect(world.rates.writes).toBe(1);
    expect(world.posts).toHaveLength(2);
    expect(world.retries.map(({ delaySeconds }) => delaySeconds)).toEqual([1, 2]);
    expect(world.sentMessage(0)).toMatchObject({ attempt: 1, reservedFor: later(1) });
  });

  test("is not asked again by a delivery that carries its moment", async () => {
    const world = deliverWorld();
    world.endpoint = endpoint({ rateLimit: { perSecond: 1, burst: 1 } });

    await world.deliver(firstMessage({ reservedFor: noon }), 1);

    expect(world.rates.writes).toBe(0);
    expect(world.posts).toHaveLength(1);
  });

  test("sends what must wait longer than a queue can delay to the waiting room", async () => {
    const world = deliverWorld();
    world.endpoint = endpoint({ rateLimit: { perSecond: 0.1, burst: 1 } });

    await Promise.all(Array.from({ length: 100 }, (_, number) => world.deliver(message(number), 1)));

    expect(world.posts).toHaveLength(1);
    expect(world.retries).toHaveLength(90);
    expect(world.waiting.size()).toBe(9);
  });

  test("asks anew for the retry of an attempt that had its moment", async () => {
    const world = deliverWorld();
    world.outcome = failed;

    await world.deliver(firstMessage({ reservedFor: noon }), 1);

    expect(world.sentMessage(0)).not.toHaveProperty("reservedFor");
  });
});

describe("a payload that cannot be read any more", () => {
  test.each(["payload_gone", "shredded"] as const)("ends its delivery as dead: %s", async (reason) => {
    const world = deliverWorld({ attempt: async () => ({ kind: "unreadable", reason }) });

    await world.deliver(firstMessage(), 1);

    expect(recordOf(world)).toMatchObject({ status: "dead", deadReason: reason });
  });
});
