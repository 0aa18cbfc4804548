import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fanOut } from "../../core/fan-out.ts";
import { EndpointId, EventId } from "../../core/id.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import {
  clearedAfter,
  dueBuckets,
  dueKey,
  heldKey,
  leaseKey,
  minuteOf,
  minutesToRead,
} from "../../core/waiting-room.ts";

const noon = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const minutes = (count: number) => epochMs(noon + count * 60_000);
const endpoint = EndpointId.parse("ep_01k9zf7w3g8q4m2n6p0r5t1v9x");
const event = EventId.parse("evt_01k9zf7w3g8q4m2n6p0r5t1v9y");

describe("keys", () => {
  test("a delivery that is due is found under its minute, in the order of its moment", () => {
    const key = dueKey({ endpoint, event }, epochMs(noon + 61_234));

    expect(key.pk).toMatch(/^DUE#2026-11-20T12:01#[0-7]$/);
    expect(key.sk).toBe(`2026-11-20T12:01:01.234Z#${endpoint}#${event}`);
    expect(dueBuckets(minuteOf(epochMs(noon + 61_234)))).toContain(key.pk);
  });

  test("a delivery that is held is found under its endpoint, in the order of its event", () => {
    expect(heldKey({ endpoint, event, id: "m1" }, 1)).toEqual({ pk: `HELD#${endpoint}#0`, sk: `${event}#m1` });
  });

  test("the lease of a bucket is beside it", () => {
    expect(leaseKey("DUE#2026-11-20T12:00#0")).toEqual({ pk: "LEASE#DUE#2026-11-20T12:00#0", sk: "LEASE" });
  });
});

describe("a wake", () => {
  test("reads on from what was cleared, and one minute ahead", () => {
    expect(minutesToRead({ clearedThrough: minutes(-4), now: epochMs(noon + 30_000) }, 600)).toEqual([
      minutes(-3),
      minutes(-2),
      minutes(-1),
      minutes(0),
      minutes(1),
    ]);
  });

  test("after three days of downtime reads the oldest minutes and the present", () => {
    const read = minutesToRead({ clearedThrough: minutes(-4_320), now: noon }, 600);

    expect(read).toHaveLength(604);
    expect(read[0]).toBe(minutes(-4_319));
    expect(read[599]).toBe(minutes(-3_720));
    expect(read.slice(600)).toEqual([minutes(-2), minutes(-1), minutes(0), minutes(1)]);
  });

  test("whose clock is behind reads nothing", () => {
    expect(minutesToRead({ clearedThrough: minutes(5), now: noon }, 600)).toEqual([]);
  });

  test("clears the minutes that were empty, the one ahead included: an idle wake reads one minute", () => {
    const cleared = clearedAfter(minutes(-1), new Set([minutes(0), minutes(1)]));

    expect(cleared).toBe(minutes(1));
    expect(minutesToRead({ clearedThrough: cleared, now: minutes(1) }, 600)).toEqual([minutes(2)]);
  });

  test("clears nothing beyond a minute that still held something", () => {
    const empty = new Set([minutes(-10), minutes(-8), minutes(-7)]);

    expect(clearedAfter(minutes(-11), empty)).toBe(minutes(-10));
  });
});

test("whatever is due is read, however ticks are missed, workers crash, writers hang and clocks differ", () => {
  const QUEUE_DELAY_MS = 900_000;
  const WRITER_ENDS_WITHIN_MS = 45_000;
  const ticks = fc.array(
    fc.record({ waitMs: fc.constantFrom(60_000, 61_000, 120_000, 7_200_000), crashes: fc.boolean() }),
    { minLength: 1, maxLength: 30, size: "max" },
  );
  const writes = fc.array(
    fc.record({
      decidedAt: fc.integer({ min: 0, max: 20_000_000 }),
      waitMs: fc.integer({ min: QUEUE_DELAY_MS + 1, max: 20_000_000 }),
      hangsMs: fc.integer({ min: 0, max: WRITER_ENDS_WITHIN_MS }),
      clockIsOffMs: fc.integer({ min: -300_000, max: 300_000 }),
    }),
    { minLength: 1, maxLength: 20 },
  );

  fc.assert(
    fc.property(ticks, writes, (plan, writers) => {
      const items = writers.map(({ decidedAt, waitMs, hangsMs, clockIsOffMs }) => ({
        writtenAt: noon + decidedAt + hangsMs,
        minute: minuteOf(epochMs(noon + decidedAt + clockIsOffMs + waitMs)),
      }));
      const waiting = new Set(items);
      let [now, cleared]: [EpochMs, EpochMs] = [noon, minutes(-1)];
      const wake = (crashes: boolean) => {
        const read = minutesToRead({ clearedThrough: cleared, now }, 30);
        const found = [...waiting].filter(({ writtenAt, minute }) => writtenAt <= now && read.includes(minute));
        const full = new Set(found.map(({ minute }) => minute));
        if (!crashes) for (const item of found) waiting.delete(item);
        cleared = clearedAfter(cleared, new Set(read.filter((minute) => !full.has(minute))));
      };

      for (const { waitMs, crashes } of plan) {
        now = epochMs(now + waitMs);
        wake(crashes);
      }
      for (let tick = 0; tick < 1_000; tick++) {
        now = epochMs(now + 60_000);
        wake(false);
      }

      expect([...waiting]).toEqual([]);
      expect(cleared).toBe(epochMs(minuteOf(now) + 60_000));
    }),
  );
});

describe("a minute in which 100,000 are due", () => {
  test("is shared evenly among eight workers", () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 100_000; index++) {
      const suffix = index.toString().padStart(10, "0");
      const { pk } = dueKey({ endpoint, event: EventId.parse(`evt_01k9zf7w3g8q4m2n${suffix}`) }, noon);
      counts.set(pk, (counts.get(pk) ?? 0) + 1);
    }

    const work = [...counts].map(([bucket, items]) => ({ bucket, items }));
    const shares = fanOut(work, { perWorker: 5_000, workers: 20 });

    expect(shares).toHaveLength(8);
    expect(Math.max(...counts.values())).toBeLessThan(14_000);
  });

  test("goes to the fewest workers that can take it", () => {
    const work = [
      { bucket: "a", items: 900 },
      { bucket: "b", items: 500 },
      { bucket: "c", items: 500 },
      { bucket: "d", items: 0 },
    ];

    expect(fanOut(work, { perWorker: 1_000, workers: 20 })).toEqual([["a"], ["b", "c"]]);
    expect(fanOut([{ bucket: "d", items: 0 }], { perWorker: 1_000, workers: 20 })).toEqual([]);
  });

  test("gives nobody an empty task, however many buckets beside it are empty", () => {
    const work = [
      { bucket: "a", items: 50_000 },
      { bucket: "b", items: 50_000 },
      { bucket: "c", items: 0 },
      { bucket: "d", items: 0 },
    ];

    expect(fanOut(work, { perWorker: 5_000, workers: 20 })).toEqual([["a"], ["b"]]);
  });
});
