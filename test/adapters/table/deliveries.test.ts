import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBatchWriter } from "../../../adapters/table/batch-writer.ts";
import { createReadDead } from "../../../adapters/table/dead-deliveries.ts";
import { createDeliveryReader, createDeliveryStore, type DeliveryStore } from "../../../adapters/table/deliveries.ts";
import type { Attempt, DeliveryStep } from "../../../core/delivery.ts";
import { EndpointId, EventId, TenantId } from "../../../core/id.ts";
import { epochMs } from "../../../core/time.ts";
import { delivery } from "../../support/deliveries.ts";
import { acme, noon, paidEvent } from "../../support/fixtures.ts";
import { memoryRecords } from "../../support/pipeline/memory-records.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

const mourning = TenantId.parse("mourning");
let tables: Tables;
let endpoints = 0;
const newEndpoint = () => EndpointId.parse(`ep_01m7wd7tg0e008000000000${String(++endpoints).padStart(3, "0")}`);
const later = epochMs(noon + 5_000);
const firstFailure: Attempt = { number: 1, at: noon, outcome: "rejected", status: 500, latencyMs: 80 };

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const kinds = {
  "in memory": () => memoryRecords(),
  "in DynamoDB": () => {
    const writer = createBatchWriter(tables.table, { lingerMs: 0, pause: async () => {} });
    return createDeliveryStore(tables.table, writer);
  },
};

describe.each(Object.entries(kinds))("records %s", (_, create) => {
  let store: DeliveryStore;
  beforeAll(() => {
    store = create();
  });

  const stepFor = (endpoint: EndpointId, change: Partial<DeliveryStep> = {}): DeliveryStep => ({
    delivery: { tenant: acme, endpoint, event: paidEvent, type: "invoice.paid", acceptedAt: noon },
    by: { cycle: 1, attempt: 1, message: "m1" },
    spends: true,
    standing: { status: "failing", nextAttemptAt: later },
    attempt: firstFailure,
    ...change,
  });

  test("begin with the first step, whatever it is", async () => {
    const endpoint = newEndpoint();

    expect(await store.advance(stepFor(endpoint))).toBe(true);

    expect(await store.get(endpoint, paidEvent)).toEqual({
      tenant: acme,
      endpoint,
      event: paidEvent,
      type: "invoice.paid",
      acceptedAt: noon,
      status: "failing",
      nextAttemptAt: later,
      attempts: [firstFailure],
      last: { cycle: 1, attempt: 1, message: "m1" },
    });
  });

  test("take an attempt once", async () => {
    const endpoint = newEndpoint();
    await store.advance(stepFor(endpoint));

    expect(await store.advance(stepFor(endpoint, { by: { cycle: 1, attempt: 1, message: "m2" } }))).toBe(false);

    expect((await store.get(endpoint, paidEvent))?.last?.message).toBe("m1");
  });

  test("forget what spoke of an earlier standing", async () => {
    const endpoint = newEndpoint();
    await store.advance(stepFor(endpoint));

    const dead = { status: "dead", deadReason: "exhausted", at: later } as const;
    await store.advance(stepFor(endpoint, { by: { cycle: 1, attempt: 2, message: "m2" }, standing: dead }));

    const record = await store.get(endpoint, paidEvent);
    expect(record).toMatchObject({ status: "dead", deadReason: "exhausted" });
    expect(record).not.toHaveProperty("nextAttemptAt");
    expect(record?.attempts).toHaveLength(2);
  });

  test.each(["dead", "skipped"] as const)("that are %s are at their end within the cycle", async (status) => {
    const endpoint = newEndpoint();
    const standing = status === "dead" ? ({ status, deadReason: "expired", at: noon } as const) : ({ status } as const);
    await store.advance(stepFor(endpoint, { standing }));

    const next = stepFor(endpoint, { by: { cycle: 1, attempt: 2, message: "m2" } });
    const nextCycle = stepFor(endpoint, { by: { cycle: 2, attempt: 1, message: "m3" } });

    expect(await store.advance(next)).toBe(false);
    expect(await store.advance(nextCycle)).toBe(true);
  });

  test("that were skipped before any message are open to the next cycle only", async () => {
    const endpoint = newEndpoint();
    const { delivery } = stepFor(endpoint);
    await store.put({ ...delivery, status: "skipped", attempts: [] });

    expect(await store.advance(stepFor(endpoint))).toBe(false);
    expect(await store.advance(stepFor(endpoint, { by: { cycle: 2, attempt: 1, message: "m2" } }))).toBe(true);
  });

  test("keep the attempts of earlier cycles, and let them go when a year of replays would outgrow an item", async () => {
    const endpoint = newEndpoint();
    const answer = new Uint8Array(1_128);
    const attemptIn = (cycle: number, number: number) =>
      store.advance(
        stepFor(endpoint, {
          by: { cycle, attempt: number, message: `m${cycle}-${number}` },
          standing:
            number === 31
              ? { status: "dead", deadReason: "exhausted", at: later }
              : { status: "failing", nextAttemptAt: later },
          attempt: { ...firstFailure, number, sealedExcerpt: answer },
        }),
      );
    const most: number[] = [];
    for (let cycle = 1; cycle <= 4; cycle++) {
      for (let number = 1; number <= 31; number++) expect(await attemptIn(cycle, number)).toBe(true);
      most.push((await store.get(endpoint, paidEvent))?.attempts.length ?? 0);
    }

    expect(most).toEqual([31, 62, 31, 62]);
    expect(await attemptIn(4, 1)).toBe(false);
  });

  test("are held without spending the attempt, and count their probes", async () => {
    const endpoint = newEndpoint();
    const { attempt: _, ...held } = stepFor(endpoint, {
      spends: false,
      standing: { status: "held", heldSince: noon },
    });

    await store.advance(held);
    await store.advance({ ...held, probe: { ...firstFailure, at: noon } });
    await store.advance({ ...held, probe: { ...firstFailure, at: later } });

    const record = await store.get(endpoint, paidEvent);
    expect(record).toMatchObject({ status: "held", attempts: [], probes: { count: 2, last: { at: later } } });
    expect(record).not.toHaveProperty("last");
  });

  test("that are delivered are overwritten by nothing of the same cycle", async () => {
    const endpoint = newEndpoint();
    const { delivery } = stepFor(endpoint);
    const last = { cycle: 1, attempt: 1, message: "m1" };
    await store.put({ ...delivery, status: "delivered", attempts: [], last });

    expect(await store.advance(stepFor(endpoint, { by: { cycle: 1, attempt: 2, message: "m2" } }))).toBe(false);
  });

  test("say delivered when it is insisted on, once, and keep whose the last attempt was", async () => {
    const endpoint = newEndpoint();
    await store.advance(stepFor(endpoint, { by: { cycle: 1, attempt: 2, message: "copy" } }));
    const arrived = stepFor(endpoint, {
      by: { cycle: 1, attempt: 2, message: "m2" },
      standing: { status: "delivered" },
      attempt: { number: 2, at: later, outcome: "delivered", status: 200, latencyMs: 80 },
    });

    await store.insist(arrived);
    await store.insist(arrived);

    const record = await store.get(endpoint, paidEvent);
    expect(record).toMatchObject({ status: "delivered", last: { message: "copy" } });
    expect(record?.attempts).toHaveLength(2);
    expect(record).not.toHaveProperty("nextAttemptAt");
  });

  test("are not there before anything was written", async () => {
    expect(await store.get(newEndpoint(), EventId.parse("evt_01m7wd7tg0e008000000000009"))).toBeUndefined();
  });
});

test("a page of records is full, even where DynamoDB reads no more than 1 MB at once", async () => {
  const endpoint = newEndpoint();
  const table = { ...tables.table, shards: 1 };
  const attempts = [{ ...firstFailure, sealedExcerpt: new Uint8Array(150_000) }];
  const events = Array.from({ length: 10 }, (_, place) => EventId.parse(`evt_01m7wd7tg0e00800000000001${place}`));
  const store = createDeliveryStore(table, createBatchWriter(table, { lingerMs: 0, pause: async () => {} }));
  await Promise.all(events.map((event) => store.put(delivery({ endpoint, event, status: "failing", attempts }))));

  const found = await createDeliveryReader(table).ofEndpoint(endpoint, { limit: 9 });

  expect(found.map(({ event }) => event)).toEqual(events.toReversed().slice(0, 9));
});

test("a page of the dead is full, however much each of them keeps, and leads on only where there are more", async () => {
  const endpoint = newEndpoint();
  const table = { ...tables.table, shards: 1 };
  const store = createDeliveryStore(table, createBatchWriter(table, { lingerMs: 0, pause: async () => {} }));
  const attempt = { ...firstFailure, sealedExcerpt: new Uint8Array(150_000) };
  const common = { tenant: mourning, endpoint, type: "invoice.paid", acceptedAt: noon };
  for (let place = 0; place < 10; place++)
    await store.advance({
      delivery: { ...common, event: EventId.parse(`evt_01m7wd7tg0e00800000000002${place}`) },
      by: { cycle: 1, attempt: 1, message: "m1" },
      spends: true,
      standing: { status: "dead", deadReason: "exhausted", at: epochMs(noon + place) },
      attempt,
    });

  const read = createReadDead(table);
  const first = await read(mourning, { limit: 7 });
  const second = await read(mourning, { limit: 3, before: first.next });

  expect([first.deliveries.length, second.deliveries.length]).toEqual([7, 3]);
  expect(first.next).toBeDefined();
  expect(second.next).toBeUndefined();
});
