import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isHeldFor, type Lease, takeLease } from "../../core/lease.ts";
import { epochMs } from "../../core/time.ts";
import { interleave, type Process } from "./interleaving.ts";

const noon = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const later = (ms: number) => epochMs(noon + ms);

describe("a lease", () => {
  const held: Lease = { holder: "a", until: later(60_000) };

  test("is taken when there is none", () => {
    expect(takeLease(undefined, { holder: "a", now: noon, forMs: 60_000 })).toEqual(held);
  });

  test("is nobody else's until it runs out", () => {
    expect(takeLease(held, { holder: "b", now: later(59_999), forMs: 60_000 })).toBeUndefined();
    expect(takeLease(held, { holder: "b", now: later(60_000), forMs: 60_000 })).toEqual({
      holder: "b",
      until: later(120_000),
    });
  });

  test("is renewed by its holder", () => {
    expect(takeLease(held, { holder: "a", now: later(30_000), forMs: 60_000 })?.until).toBe(later(90_000));
  });

  test("covers a step only if it runs longer than that", () => {
    expect(isHeldFor(held, 5_000, later(54_999))).toBe(true);
    expect(isHeldFor(held, 5_000, later(55_000))).toBe(false);
  });
});

const GROUP = 3;

/** A bucket of the waiting room, a queue, and wakes that claim, send in groups and delete. */
function createRoom(count: number) {
  const room = {
    now: noon,
    lease: undefined as Lease | undefined,
    items: new Set(Array.from({ length: count }, (_, item) => item)),
    sent: [] as number[],
    takeovers: 0,
  };

  function* wake(holder: string): Process {
    const read = room.lease;
    yield;
    const lease = takeLease(read, { holder, now: room.now, forMs: 60_000 });
    yield;
    if (!lease || room.lease !== read) return;
    if (read) room.takeovers++;
    room.lease = lease;

    while (isHeldFor(lease, 5_000, room.now)) {
      yield;
      const group = [...room.items].slice(0, GROUP);
      if (group.length === 0) return;
      yield;
      if (!isHeldFor(lease, 5_000, room.now)) return;
      yield;
      room.sent.push(...group);
      yield;
      for (const item of group) room.items.delete(item);
    }
  }

  function* clock(steps: readonly number[]): Process {
    for (const step of steps) {
      room.now = epochMs(room.now + step);
      yield;
    }
  }

  return { room, wake, clock };
}

const picks = (crashes: fc.Arbitrary<boolean>) =>
  fc.array(fc.record({ process: fc.nat(), crash: crashes }), { maxLength: 200, size: "max" });
const atTimes = fc.integer({ min: 0, max: 24 }).map((n) => n === 0);
const wakes = (wake: (holder: string) => Process, count: number) =>
  Array.from({ length: count }, (_, index) => wake(`wake ${index}`));

test("two wakes at once send nothing twice", () => {
  fc.assert(
    fc.property(picks(fc.constant(false)), fc.integer({ min: 0, max: 20 }), (order, count) => {
      const { room, wake } = createRoom(count);

      interleave(wakes(wake, 3), order);

      expect(room.sent.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, item) => item));
    }),
  );
});

test("crashes and overrun leases lose nothing and repeat at most one group each", () => {
  const times = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 30, size: "max" });

  fc.assert(
    fc.property(picks(atTimes), times, fc.integer({ min: 0, max: 20 }), (order, steps, count) => {
      const { room, wake, clock } = createRoom(count);
      interleave([clock(steps), ...wakes(wake, 4), ...wakes((holder) => wake(`later ${holder}`), 4)], order);

      room.now = epochMs(room.now + 60_000);
      interleave([wake("last")], []);

      expect(room.items.size).toBe(0);
      expect(new Set(room.sent).size).toBe(count);
      expect(room.sent.length - count).toBeLessThanOrEqual(GROUP * room.takeovers);
    }),
    { numRuns: 500 },
  );
});
