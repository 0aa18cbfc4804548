import { beforeEach, expect, test } from "vitest";
import { type RateState, UNUSED_RATE } from "../../../core/rate-limit.ts";
import { after, type EpochMs } from "../../../core/time.ts";
import { createAdmitCall } from "../../../lambdas/ingest/admit-call.ts";
import { createRateGate, type RateGate } from "../../../lambdas/ingest/rate-gate.ts";
import { acme, noon } from "../../support/fixtures.ts";

let now: EpochMs;
let states: Map<string, RateState>;
let reads: number;
let writes: number;

beforeEach(() => {
  now = noon;
  states = new Map();
  reads = 0;
  writes = 0;
});

const rates = {
  get: async (subject: string) => {
    reads += 1;
    return states.get(subject) ?? UNUSED_RATE;
  },
  replace: async (subject: string, read: RateState, next: RateState) => {
    const isUnchanged = (states.get(subject) ?? UNUSED_RATE).fullAgainMicros === read.fullAgainMicros;
    if (isUnchanged) states.set(subject, next);
    writes += 1;
    return isUnchanged;
  },
};

const instance = (): RateGate => createRateGate({ rates, now: () => now });
const hundredASecond = { perSecond: 100, burst: 200 };

async function letThrough(gate: RateGate, calls: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: calls }, () => gate("TENANT#acme", hundredASecond)));
  return answers.filter((until) => until === undefined).length;
}

test("a hundred calls cost one read and three writes", async () => {
  expect(await letThrough(instance(), 100)).toBe(100);
  expect([reads, writes]).toEqual([1, 3]); // blocks of 10, 40 and, a quarter of the burst, 50
});

test("fifty calls a second for a minute cost one write in a hundred", async () => {
  const gate = createRateGate({ rates, now: () => now });
  const fiveHundredASecond = { perSecond: 500, burst: 2_000 };
  for (let call = 0; call < 3_000; call++) {
    await gate("TENANT#acme", fiveHundredASecond);
    now = after(now, 20);
  }

  expect(writes).toBeLessThanOrEqual(15);
});

test("lets a burst through and refuses the rest, without asking again", async () => {
  const gate = instance();

  expect(await letThrough(gate, 300)).toBe(200);
  const until = await gate("TENANT#acme", hundredASecond);

  expect(until).toBe(after(noon, 10));
  const before = writes;
  await letThrough(gate, 50);
  expect(writes).toBe(before);
});

test("instances share what there is", async () => {
  const [first, second] = [instance(), instance()];

  const through = (await letThrough(first, 150)) + (await letThrough(second, 150));

  expect(through).toBe(200);
});

test("goes on at its rate after a burst", async () => {
  const gate = instance();
  await letThrough(gate, 300);
  now = after(now, 1_000);

  expect(await letThrough(gate, 300)).toBe(100);
});

test("slots that were not used in ten seconds are given up", async () => {
  const gate = instance();
  await letThrough(gate, 1);
  now = after(now, 10_000);

  await letThrough(gate, 1);

  expect(writes).toBe(2);
});

test("keeps subjects apart", async () => {
  const gate = instance();
  await letThrough(gate, 200);

  expect(await gate("KEY#k1", hundredASecond)).toBeUndefined();
});

test("a publisher above its limit is told whose it was and when to come back", async () => {
  const call = { request: { tenant: acme, type: "a.b", data: 1 }, keyId: "k1" };
  const admit = createAdmitCall({
    gate: instance(),
    limitsOf: async () => ({ publish: { perSecond: 0.5, burst: 1 } }),
    limits: { tenant: hundredASecond, key: hundredASecond },
    now: () => now,
  });
  await admit(call);

  await expect(admit(call)).rejects.toMatchObject({
    status: 429,
    code: "publish_rate_exceeded",
    retryAfterSeconds: 2,
    message: 'More was published for tenant "acme" than the 0.5 events a second that are allowed',
  });
});
