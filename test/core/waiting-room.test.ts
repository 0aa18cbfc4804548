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

  test("clears minutes that were empty and can be written to no more", () => {
    const empty = new Set([minutes(-4), minutes(-3), minutes(-2), minutes(-1), minutes(0)]);

    expect(clearedAfter({ clearedThrough: minutes(-5), now: noon }, empty)).toBe(minutes(-3));
  });

  test("clears nothing beyond a minute that still held something", () => {
    const empty = new Set([minutes(-10), minutes(-8), minutes(-7)]);

    expect(clearedAfter({ clearedThrough: minutes(-11), now: noon }, empty)).toBe(minutes(-10));
  });
});

test("whatever is due is read, however ticks are missed and workers crash", () => {
  const ticks = fc.array(
    fc.record({ waitMs: fc.constantFrom(60_000, 61_000, 120_000, 7_200_000), crashes: fc.boolean() }),
    { minLength: 1, maxLength: 30, size: "max" },
  );
  const waits = fc.array(fc.integer({ min: 900_001, max: 20_000_000 }), { minLength: 1, maxLength: 20 });

  fc.assert(
    fc.property(ticks, waits, (plan, items) => {
      const waiting = new Map<number, EpochMs>(items.map((waitMs, index) => [index, epochMs(noon + waitMs)]));
      let [now, cleared]: [EpochMs, EpochMs] = [noon, minutes(-1)];
      const wake = (crashes: boolean) => {
        const read = minutesToRead({ clearedThrough: cleared, now }, 30);
        const empty = new Set(read.filter((minute) => ![...waiting.values()].some((at) => minuteOf(at) === minute)));
        for (const [item, at] of waiting) if (!crashes && read.includes(minuteOf(at))) waiting.delete(item);
        cleared = clearedAfter({ clearedThrough: cleared, now }, empty);
      };

      for (const { waitMs, crashes } of plan) {
        now = epochMs(now + waitMs);
        wake(crashes);
      }
      now = epochMs(now + 20_000_000);
      for (let tick = 0; tick < 200; tick++) wake(false);

      expect([...waiting]).toEqual([]);
      expect(cleared).toBe(epochMs(minuteOf(now) - 180_000));
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
});
