import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBatchWriter } from "../../../adapters/table/batch-writer.ts";
import { createDueBuckets } from "../../../adapters/waiting-room/due-buckets.ts";
import { createHeldDeliveries } from "../../../adapters/waiting-room/held-deliveries.ts";
import { createLeases } from "../../../adapters/waiting-room/leases.ts";
import { createWaitingRoom } from "../../../adapters/waiting-room/waiting-room.ts";
import { createWakeProgress } from "../../../adapters/waiting-room/wake-progress.ts";
import type { WaitingDelivery } from "../../../core/contract/delivery-message.ts";
import { EndpointId, EventId } from "../../../core/id.ts";
import { epochMs } from "../../../core/time.ts";
import { dueKey } from "../../../core/waiting-room.ts";
import { acme, noon } from "../../support/fixtures.ts";
import { type MemoryWaitingRoom, memoryWaitingRoom } from "../../support/pipeline/memory-waiting-room.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

let tables: Tables;
let endpoints = 0;
const newEndpoint = () => EndpointId.parse(`ep_01m7wd7tg0e008000000002${String(++endpoints).padStart(3, "0")}`);
const later = (seconds: number) => epochMs(noon + seconds * 1000);
const delivery = (endpoint: EndpointId, number: number): WaitingDelivery => ({
  id: `m${number}`,
  tenant: acme,
  endpoint,
  event: EventId.parse(`evt_01m7wd7tg0e008000000000${String(number).padStart(3, "0")}`),
  type: "invoice.paid",
  acceptedAt: noon,
  cycle: 1,
  attempt: 2,
});

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

type Room = Omit<MemoryWaitingRoom, "size" | "heldOf">;

function tableRoom(): Room {
  const { waitingRoom: table } = tables;
  const writer = createBatchWriter(table, { lingerMs: 0, pause: async () => {} });
  return {
    room: createWaitingRoom(writer, table.shards),
    due: createDueBuckets(table),
    held: createHeldDeliveries(table),
    leases: createLeases(table),
    progress: createWakeProgress(table),
    remove: writer.delete,
  };
}

const kinds: Record<string, () => Room> = { "in memory": memoryWaitingRoom, "in DynamoDB": tableRoom };

describe.each(Object.entries(kinds))("a waiting room %s", (_, create) => {
  let room: Room;
  beforeAll(() => {
    room = create();
  });

  async function dueIn(bucket: string) {
    const pages = [];
    for await (const page of room.due.read(bucket)) pages.push(page);
    return pages.flat();
  }

  test("gives back what is due in the order of its moments, until it is removed", async () => {
    const endpoint = newEndpoint();
    const bucket = dueKey(delivery(endpoint, 1), later(59)).pk;
    await room.room.wait(delivery(endpoint, 1), later(59));
    await room.room.wait({ ...delivery(endpoint, 1), id: "other" }, later(2));

    const due = await dueIn(bucket);
    expect(due.map(({ dueAt }) => dueAt)).toEqual([later(2), later(59)]);
    expect(due[1]?.delivery).toEqual(delivery(endpoint, 1));
    expect(await room.due.count(bucket)).toEqual({ items: 2, oldest: later(2) });

    await Promise.all(due.map(({ key }) => room.remove(key)));
    expect(await room.due.count(bucket)).toEqual({ items: 0 });
  });

  test("gives what is held oldest event first, over all shards", async () => {
    const endpoint = newEndpoint();
    for (const number of [3, 1, 4, 2]) {
      await room.room.hold({ ...delivery(endpoint, number), heldSince: noon }, noon);
    }

    const held = await room.held.oldest(endpoint, 3);

    expect(held.map(({ delivery: { id } }) => id)).toEqual(["m1", "m2", "m3"]);
  });

  test("keeps a delivery that is held again beside the one that is being let out", async () => {
    const endpoint = newEndpoint();
    await room.room.hold({ ...delivery(endpoint, 1), heldSince: noon }, noon);
    const [first] = await room.held.oldest(endpoint, 1);
    await room.room.hold({ ...delivery(endpoint, 1), id: "again", heldSince: noon }, noon);

    if (first) await room.remove(first.key);

    expect((await room.held.oldest(endpoint, 9)).map(({ delivery: { id } }) => id)).toEqual(["again"]);
  });

  test("finds those that are held for too long among newer and older events", async () => {
    const endpoint = newEndpoint();
    await room.room.hold({ ...delivery(endpoint, 1), heldSince: later(100) }, later(100));
    await room.room.hold({ ...delivery(endpoint, 2), heldSince: later(10) }, later(10));

    const expired = await room.held.heldSince(endpoint, later(50), 9);

    expect(expired.map(({ delivery: { id } }) => id)).toEqual(["m2"]);
  });

  test("leases a bucket to one at a time, until it is given back or over", async () => {
    const bucket = `DUE#${newEndpoint()}`;
    const wanted = { holder: "a", now: noon, forMs: 50_000 };

    const lease = await room.leases.take(bucket, wanted);
    expect(lease).toEqual({ holder: "a", until: later(50) });
    expect(await room.leases.take(bucket, { ...wanted, holder: "b", now: later(49) })).toBeUndefined();
    expect(await room.leases.take(bucket, { ...wanted, holder: "b", now: later(50) })).toMatchObject({ holder: "b" });

    if (lease) await room.leases.release(bucket, lease);
    expect(await room.leases.take(bucket, { ...wanted, holder: "c", now: later(51) })).toBeUndefined();
  });

  test("remembers how far it is known to be empty", async () => {
    expect(await room.progress.clearedThrough()).toBeUndefined();
    await room.progress.advance({ from: undefined, to: noon });
    expect(await room.progress.clearedThrough()).toBe(noon);
  });

  test("does not go on from where it no longer is: a restore in between has set it back", async () => {
    const from = await room.progress.clearedThrough();
    await room.progress.advance({ from, to: later(60) });

    await room.progress.advance({ from: later(-60), to: later(120) });
    await room.progress.advance({ from: undefined, to: later(180) });

    expect(await room.progress.clearedThrough()).toBe(later(60));
  });
});
