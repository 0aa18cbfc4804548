import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Circuit } from "../../../core/circuit.ts";
import { DeliveryMessage, type WaitingDelivery, waitingDeliveryOf } from "../../../core/contract/delivery-message.ts";
import { EventId } from "../../../core/id.ts";
import { type EpochMs, epochMs } from "../../../core/time.ts";
import { acme, endpoint, noon, shopEndpoint } from "../../support/fixtures.ts";
import { type DeliverWorld, deliverWorld, firstMessage } from "../../support/pipeline/deliver-world.ts";
import { type WakeWorld, wakeWorld } from "../../support/pipeline/wake-world.ts";

const later = (seconds: number): EpochMs => epochMs(noon + seconds * 1000);
const eventNumber = (number: number) => EventId.parse(`evt_01m7wd7tg0e008000000${String(number).padStart(6, "0")}`);
const delivery = (number: number, change: Partial<WaitingDelivery> = {}): WaitingDelivery => ({
  ...waitingDeliveryOf(firstMessage({ id: `m${number}`, event: eventNumber(number), attempt: 5 })),
  ...change,
});
const owner = { tenant: acme, endpoint: shopEndpoint };
const failing = { inARow: 10, since: noon };

let world: DeliverWorld;
let wake: WakeWorld;

beforeEach(() => {
  world = deliverWorld();
  wake = wakeWorld(world);
});

const store = (circuit: Circuit) => world.circuitStore.stored.set(shopEndpoint, { owner, circuit });
const stored = () => world.circuitStore.stored.get(shopEndpoint)?.circuit;
const sentEvents = (from: WakeWorld = wake) =>
  from.sent.map(({ body }) => DeliveryMessage.parse(JSON.parse(body)).event);

async function hold(count: number, heldSince = noon): Promise<void> {
  for (let number = 1; number <= count; number++)
    await world.waiting.room.hold({ ...delivery(number), heldSince }, heldSince);
}

describe("what is due", () => {
  test("is sent a minute ahead, with its seconds as the queue's delay, as a reference", async () => {
    await world.waiting.room.wait(delivery(1), later(45));

    await wake.wake();

    expect(wake.sent).toMatchObject([{ group: shopEndpoint, delaySeconds: 45 }]);
    expect(JSON.parse(wake.sent[0]?.body ?? "")).toMatchObject({ attempt: 5, cycle: 1, payload: { in: "event" } });
    expect(world.waiting.size()).toBe(0);
  });

  test("in ten minutes waits for nine more wakes", async () => {
    await world.waiting.room.wait(delivery(1), later(600));

    await wake.wake();
    expect(wake.sent).toEqual([]);
    world.now = later(540);
    await wake.wake();

    expect(wake.sent).toMatchObject([{ delaySeconds: 60 }]);
  });

  test("while nobody looked is found however long that was, and told as lag", async () => {
    await wake.wake();
    await world.waiting.room.wait(delivery(1), later(300));
    world.now = later(3 * 3600);

    await wake.wake();
    await wake.wake();

    expect(sentEvents()).toEqual([eventNumber(1)]);
    expect(wake.woken.some(({ lagMs }) => lagMs > 10_000_000)).toBe(true);
  });

  test("is shared out among workers when there is much of it", async () => {
    for (let number = 0; number < 30_000; number++) await world.waiting.room.wait(delivery(number), later(number % 60));

    const tasks = await wake.plan();

    expect(tasks.length).toBeGreaterThanOrEqual(6);
    expect(new Set(tasks.flatMap((task) => (task.kind === "move" ? task.buckets : []))).size).toBe(8);
  });

  test("is moved once by two wakes at the same time", async () => {
    for (let number = 0; number < 50; number++) await world.waiting.room.wait(delivery(number), later(number));
    const other = wakeWorld(world);

    await Promise.all([wake.wake(), other.wake()]);

    expect([...sentEvents(), ...sentEvents(other)].sort()).toEqual(
      Array.from({ length: 50 }, (_, number) => eventNumber(number)),
    );
  });

  test("is handed on where a function's time is not enough, before it is cut off after 60 s", async () => {
    for (let number = 0; number < 800; number++) await world.waiting.room.wait(delivery(number), later(0));
    const slow = wakeWorld(world, {
      sendRetry: async () => {
        world.now = epochMs(world.now + 6_000);
      },
    });
    const [task] = await slow.plan();

    if (task) await slow.work(task);

    expect(world.now).toBeLessThan(later(60));
    expect(world.waiting.size()).toBeLessThan(500);
    const [handedOn, found, ...others] = (await slow.plan()).map((task) => task.kind === "move" && task.buckets.sort());
    expect(handedOn).toEqual(found); // by the wake after it, which looks for itself
    expect(others).toEqual([]);
  });

  test("is deleted where it was sent before a worker says that another step failed", async () => {
    for (let number = 0; number < 800; number++) await world.waiting.room.wait(delivery(number), later(0));
    let removals = 0;
    const failing = wakeWorld(world, {
      remove: async (key) => {
        if (++removals === 1) throw new Error("throttled");
        await new Promise((resolve) => setTimeout(resolve, 5));
        await world.waiting.remove(key);
      },
    });

    await expect(failing.wake()).rejects.toThrow("throttled");

    expect(world.waiting.size()).toBeLessThanOrEqual(760); // of a bucket of a hundred, in two steps, one has gone
  });

  test("survives a crash between send and delete at any point, and is sent at most twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 60 }), async (crashAt, count) => {
        world = deliverWorld();
        for (let number = 0; number < count; number++)
          await world.waiting.room.wait(delivery(number), later(number % 30));
        let removed = 0;
        const crashing = wakeWorld(world, {
          remove: async (key) => {
            if (++removed > crashAt) throw new Error("crash");
            await world.waiting.remove(key);
          },
        });

        await crashing.wake().catch(() => {});
        world.now = later(60);
        const next = wakeWorld(world);
        await next.wake();

        const times = new Map<string, number>();
        for (const event of [...sentEvents(crashing), ...sentEvents(next)])
          times.set(event, (times.get(event) ?? 0) + 1);
        expect(times.size).toBe(count);
        expect(Math.max(...times.values())).toBeLessThanOrEqual(2);
        expect(world.waiting.size()).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});

test("a wake with nothing to do looks into the eight buckets of the minute that came into sight", async () => {
  await wake.wake();
  const count = vi.spyOn(world.waiting.due, "count");

  world.now = later(60);
  await wake.wake();

  expect(count.mock.calls.map(([bucket]) => bucket)).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7].map((shard) => `DUE#2026-11-20T12:02#${shard}`),
  );
});

describe("an open circuit", () => {
  const open = (nextProbeAt: EpochMs): Circuit => ({
    state: "open",
    failing,
    openedAt: noon,
    probes: 3,
    nextProbeAt,
    version: 7,
  });

  test("is left alone while its probe is on its way", async () => {
    store(open(later(10)));
    await hold(3);
    world.now = later(20);

    await wake.wake();

    expect(wake.sent).toEqual([]);
  });

  test("gets the oldest that is held as a probe when its own was lost", async () => {
    store(open(later(10)));
    await hold(3);
    world.now = later(41);

    await wake.wake();

    expect(sentEvents()).toEqual([eventNumber(1)]);
    expect(world.waiting.heldOf(shopEndpoint)).toHaveLength(2);
  });

  test("whose prober crashed gets another one after its lease", async () => {
    const { failing: _, ...rest } = { failing, state: "probing", openedAt: noon, probes: 3, version: 7 } as const;
    store({ ...rest, failing, holder: "m1#1", until: later(60) });
    await hold(1);
    world.now = later(91);

    await wake.wake();

    expect(sentEvents()).toEqual([eventNumber(1)]);
  });

  test("lets what was held for 72 hours go where it is ended, within the hour", async () => {
    store({ state: "open_by_hand", openedAt: noon, version: 1 });
    await hold(2);
    await world.waiting.room.hold({ ...delivery(3), heldSince: later(7200) }, later(7200));

    for (let minute = 0; minute < 60; minute++) {
      world.now = later(72 * 3600 + minute * 60);
      await wake.wake();
    }

    expect(sentEvents()).toEqual([eventNumber(1), eventNumber(2)]);
  });
});

describe("a draining circuit", () => {
  const draining: Circuit = {
    state: "draining",
    closedAt: noon,
    drain: { rampSeconds: 0, plannedUntil: noon },
    version: 20,
  };

  test("lets out the oldest first, five a second and then faster", async () => {
    store(draining);
    await hold(120);

    await wake.wake();

    expect(sentEvents()).toEqual(Array.from({ length: 120 }, (_, index) => eventNumber(index + 1)));
    const perSecond = Object.values(Object.groupBy(wake.sent, ({ delaySeconds }) => String(delaySeconds)));
    expect(perSecond.slice(0, 12).map((second) => second?.length)).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 10, 10]);
  });

  test("closes when nothing is held any more", async () => {
    store(draining);
    await hold(3);

    await wake.wake();

    expect(stored()).toMatchObject({ state: "closed" });
    expect(await world.circuitStore.needingTending()).toEqual([]);
  });

  test("never goes faster than the endpoint's own rate limit", async () => {
    world.endpoint = endpoint({ rateLimit: { perSecond: 2, burst: 1 } });
    store(draining);
    await hold(1_000);

    await wake.wake();

    expect(wake.sent).toHaveLength(180);
  });

  test("is planned once by two wakes at the same time", async () => {
    store(draining);
    await hold(10_000);
    const other = wakeWorld(world);

    await Promise.all([wake.wake(), other.wake()]);

    const seen = [...sentEvents(), ...sentEvents(other)];
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("goes on where the wake before it stopped", async () => {
    store(draining);
    await hold(108_000);

    for (let minute = 0; minute < 6; minute++) {
      world.now = later(minute * 60);
      await wake.wake();
    }

    expect(world.waiting.size()).toBe(0);
    expect(new Set(sentEvents()).size).toBe(108_000);
  });

  test("stays open for one who was held after it was seen empty", async () => {
    store(draining);
    const late = wakeWorld(world, {
      remove: async (key) => {
        await world.waiting.remove(key);
        await world.waiting.room.hold({ ...delivery(99), heldSince: noon }, noon);
        await world.ports.circuits.change(owner, { kind: "held" });
      },
    });
    await hold(1);

    await late.wake();

    expect(stored()).toMatchObject({ state: "draining" });
    expect(world.waiting.heldOf(shopEndpoint)).toHaveLength(1);
  });
});
