import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RateState, reserve, UNUSED_RATE } from "../../core/rate-limit.ts";
import { epochMs } from "../../core/time.ts";
import { interleave, type Process } from "./interleaving.ts";

const noon = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const tenPerSecond = { perSecond: 10, burst: 5 };

describe("an endpoint with ten a second and a burst of five", () => {
  test("takes a whole burst after a silence", () => {
    const reservation = reserve({ state: UNUSED_RATE, rate: tenPerSecond, now: noon, count: 5 });

    expect(reservation).toMatchObject({ grantedNow: 5, later: [] });
  });

  test("gives what exceeds the burst a moment of its own, a tenth of a second apart", () => {
    const reservation = reserve({ state: UNUSED_RATE, rate: tenPerSecond, now: noon, count: 8 });

    expect(reservation).toMatchObject({ grantedNow: 5, later: [noon + 100, noon + 200, noon + 300] });
  });

  test("lets the next block wait behind this one", () => {
    const { state } = reserve({ state: UNUSED_RATE, rate: tenPerSecond, now: noon, count: 8 });

    expect(reserve({ state, rate: tenPerSecond, now: noon, count: 1 }).later).toEqual([noon + 400]);
  });

  test("gains a slot back with every tenth of a second, up to the burst", () => {
    const { state } = reserve({ state: UNUSED_RATE, rate: tenPerSecond, now: noon, count: 5 });

    expect(reserve({ state, rate: tenPerSecond, now: epochMs(noon + 200), count: 3 }).grantedNow).toBe(2);
    expect(reserve({ state, rate: tenPerSecond, now: epochMs(noon + 86_400_000), count: 9 }).grantedNow).toBe(5);
  });

  test("is not rushed by an instance whose clock is behind", () => {
    const { state } = reserve({ state: UNUSED_RATE, rate: tenPerSecond, now: noon, count: 5 });

    expect(reserve({ state, rate: tenPerSecond, now: epochMs(noon - 5_000), count: 1 }).later).toEqual([noon + 100]);
  });
});

test("an endpoint with less than one a second waits between two", () => {
  const reservation = reserve({ state: UNUSED_RATE, rate: { perSecond: 0.1, burst: 1 }, now: noon, count: 3 });

  expect(reservation).toMatchObject({ grantedNow: 1, later: [noon + 10_000, noon + 20_000] });
});

test("a rate that is no whole number of milliseconds is reached and not exceeded", () => {
  const { later } = reserve({ state: UNUSED_RATE, rate: { perSecond: 300, burst: 1 }, now: noon, count: 3_001 });

  expect((later.at(-1) ?? 0) - noon).toBe(10_002);
});

test("in no window do more than burst + rate × window go, however many instances reserve at once", () => {
  const rates = fc.record({
    perSecond: fc.double({ min: 0.1, max: 2_000, noNaN: true }),
    burst: fc.integer({ min: 1, max: 20 }),
  });
  const instances = fc.array(
    fc.array(fc.record({ count: fc.integer({ min: 1, max: 12 }), waitMs: fc.integer({ min: 0, max: 400 }) }), {
      maxLength: 8,
    }),
    { minLength: 1, maxLength: 4 },
  );
  const picks = fc.array(fc.record({ process: fc.nat(), crash: fc.constant(false) }), { maxLength: 100, size: "max" });

  fc.assert(
    fc.property(rates, instances, picks, (rate, plans, order) => {
      const shared: { state: RateState; now: typeof noon } = { state: UNUSED_RATE, now: noon };
      const grants: number[] = [];
      function* instance(blocks: (typeof plans)[number]): Process {
        for (const { count, waitMs } of blocks) {
          shared.now = epochMs(shared.now + waitMs);
          for (;;) {
            const [read, now] = [shared.state, shared.now];
            yield;
            const reservation = reserve({ state: read, rate, now, count });
            yield;
            if (shared.state.fullAgainMicros !== read.fullAgainMicros) continue;
            shared.state = reservation.state;
            grants.push(...Array.from({ length: reservation.grantedNow }, () => now), ...reservation.later);
            break;
          }
        }
      }

      interleave(plans.map(instance), order);

      expect(grants).toHaveLength(plans.flat().reduce((sum, { count }) => sum + count, 0));
      expect(worstExcess(grants, rate)).toBeLessThanOrEqual(1e-6);
    }),
  );
});

/** By how much the fullest window, both its milliseconds included, exceeds the rate. */
function worstExcess(grants: readonly number[], rate: { perSecond: number; burst: number }): number {
  const sorted = grants.toSorted((a, b) => a - b);
  let worst = Number.NEGATIVE_INFINITY;
  sorted.forEach((from, first) => {
    sorted.slice(first).forEach((to, more) => {
      worst = Math.max(worst, more + 1 - rate.burst - ((to - from + 1) * rate.perSecond) / 1000);
    });
  });
  return worst;
}
