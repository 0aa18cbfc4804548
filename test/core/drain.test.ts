import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planDrain, releasedAfter, startDrain } from "../../core/drain.ts";
import { epochMs } from "../../core/time.ts";

const noon = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const counts = (plan: ReturnType<typeof planDrain>) => plan.releases.map(({ count }) => count);

describe("the ramp", () => {
  test("starts with five a second and doubles every ten seconds", () => {
    const plan = planDrain({ drain: startDrain(noon), now: noon, horizonSeconds: 31 });

    expect(counts(plan)).toEqual([
      ...Array.from({ length: 10 }, () => 5),
      ...Array.from({ length: 10 }, () => 10),
      ...Array.from({ length: 10 }, () => 20),
      40,
    ]);
  });

  test("names the second of each release and where the next plan begins", () => {
    const plan = planDrain({ drain: startDrain(noon), now: noon, horizonSeconds: 2 });

    expect(plan).toEqual({
      releases: [
        { at: noon, count: 5 },
        { at: noon + 1_000, count: 5 },
      ],
      drain: { rampSeconds: 2, plannedUntil: noon + 2_000 },
    });
  });

  test("ends at five hundred a second", () => {
    const plan = planDrain({ drain: { rampSeconds: 600, plannedUntil: noon }, now: noon, horizonSeconds: 2 });

    expect(counts(plan)).toEqual([500, 500]);
  });

  test("lets what six hours at five a second held out within five minutes", () => {
    expect(releasedAfter(273)).toBeLessThan(108_000);
    expect(releasedAfter(274)).toBeGreaterThanOrEqual(108_000);
  });
});

describe("an endpoint's own rate limit", () => {
  test("caps the ramp", () => {
    const plan = planDrain({
      drain: { rampSeconds: 9, plannedUntil: noon },
      now: noon,
      horizonSeconds: 3,
      ratePerSecond: 7,
    });

    expect(counts(plan)).toEqual([5, 7, 7]);
  });

  test("may be less than one a second", () => {
    const plan = planDrain({ drain: startDrain(noon), now: noon, horizonSeconds: 8, ratePerSecond: 0.25 });

    expect(plan.releases).toEqual([
      { at: noon + 3_000, count: 1 },
      { at: noon + 7_000, count: 1 },
    ]);
  });
});

describe("wakes", () => {
  test("that come while the last plan still runs go on where it ends", () => {
    const first = planDrain({ drain: startDrain(noon), now: noon, horizonSeconds: 60 });
    const second = planDrain({ drain: first.drain, now: epochMs(noon + 50_000), horizonSeconds: 60 });

    expect(second.releases[0]?.at).toBe(noon + 60_000);
    expect(second.drain).toEqual({ rampSeconds: 110, plannedUntil: noon + 110_000 });
  });

  test("that come twice at once plan nothing the second time", () => {
    const first = planDrain({ drain: startDrain(noon), now: noon, horizonSeconds: 60 });

    expect(planDrain({ drain: first.drain, now: noon, horizonSeconds: 60 })).toEqual({
      releases: [],
      drain: first.drain,
    });
  });

  test("that were missed for an hour catch nothing up at once", () => {
    const now = epochMs(noon + 3_600_000);

    expect(counts(planDrain({ drain: startDrain(noon), now, horizonSeconds: 3 }))).toEqual([5, 5, 5]);
  });
});

test("however the wakes fall, no second releases more than allowed and all together never run ahead of the ramp", () => {
  const rates = fc.option(fc.double({ min: 0.05, max: 2_000, noNaN: true }), { nil: 500 });
  const ticks = fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 120 })));

  fc.assert(
    fc.property(rates, ticks, (ratePerSecond, wakes) => {
      let drain = startDrain(noon);
      let now = noon;
      let released = 0;
      let last = noon - 1_000;
      for (const [waitMs, horizonSeconds] of wakes) {
        now = epochMs(now + waitMs);
        const plan = planDrain({ drain, now, horizonSeconds, ratePerSecond });
        for (const { at, count } of plan.releases) {
          expect(at).toBeGreaterThanOrEqual(Math.max(last + 1_000, now));
          expect(count).toBeLessThanOrEqual(Math.min(500, Math.ceil(ratePerSecond)));
          released += count;
          expect(released).toBeLessThanOrEqual(((at - noon) / 1_000 + 1) * Math.min(500, ratePerSecond) + 1e-6);
          last = at;
        }
        drain = plan.drain;
      }
    }),
  );
});
