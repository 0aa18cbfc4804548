import { beforeAll, describe, expect, test } from "vitest";
import { figuresOf, healthyP99Ms, lostIn, type OutageFigures, rampOf } from "./figures.ts";
import { FIXED_SCHEDULES, figuresUnder } from "./fixed-schedules.ts";
import { type OutageRun, runOutage } from "./run.ts";

// The endpoint that is down has its full six hours at five events a second. The nineteen healthy ones are sent to for a
// minute around the beginning and the end only: the hours between would repeat the same figures for a minute of real time.
const settings = { hours: 6, rate: 5, endpoints: 20, healthyAroundMs: 60_000, seed: 1 } as const;
const PATIENCE_MS = 120_000;

describe("an outage of six hours, on a virtual clock", () => {
  let run: OutageRun;
  let calm: OutageRun;
  let figures: OutageFigures;

  beforeAll(async () => {
    calm = await runOutage({ ...settings, hours: 0.1, failure: "refused" }, false);
    run = await runOutage({ ...settings, failure: "refused" }, true);
    figures = figuresOf(run);
  }, PATIENCE_MS);

  test("loses nothing, and leaves nothing behind", () => {
    expect(lostIn(run)).toBe(0);
    expect(run.left).toBe(0);
    expect(run.dead).toBe(0);
    expect(run.circuitState).toBe("closed");
    expect(figures.arrived).toBe(108_000);
  });

  test("costs the endpoint that is down fewer than 120 requests", () => {
    expect(figures.requestsWasted).toBeLessThan(120);
  });

  test("is over for the first held delivery within six minutes of the recovery, for all within fifteen", () => {
    expect(figures.firstAfterSeconds).toBeLessThan(6 * 60);
    expect(figures.allAfterSeconds).toBeLessThan(15 * 60);
  });

  test("lets the held deliveries out oldest first, at no more than 500 a second", () => {
    const { mostInOneSecond, furthestOutOfOrder } = rampOf(run);

    // What is released in one second may arrive a few milliseconds into the next, and in any order among itself.
    expect(mostInOneSecond).toBeLessThanOrEqual(550);
    expect(furthestOutOfOrder).toBeLessThanOrEqual(1_000);
  });

  test("keeps the p99 of the healthy endpoints within twice what it is without", () => {
    expect(healthyP99Ms(run)).toBeLessThanOrEqual(2 * healthyP99Ms(calm));
  });
});

describe("an endpoint that takes requests and never answers", () => {
  test(
    "costs no more requests than one that refuses, and is served as soon",
    async () => {
      const run = await runOutage({ ...settings, endpoints: 2, failure: "hanging" }, true);

      const figures = figuresOf(run);
      expect(figures.requestsWasted).toBeLessThan(120);
      expect(figures.firstAfterSeconds).toBeLessThan(6 * 60);
      expect(figures.allAfterSeconds).toBeLessThan(15 * 60);
      expect(figures.arrived).toBe(108_000);
      expect(lostIn(run)).toBe(0);
    },
    PATIENCE_MS,
  );

  // Waited for to the end, it would hold 300 places of the lane's hundred.
  test.each(["hanging", "late"] as const)(
    "costs the healthy ones nothing at twenty events a second: %s",
    async (failure) => {
      const busy = { ...settings, rate: 20, failure } as const;
      const run = await runOutage({ ...busy, hours: 0.2 }, true);
      const calm = await runOutage({ ...busy, hours: 0.1 }, false);

      expect(healthyP99Ms(run)).toBeLessThanOrEqual(2 * healthyP99Ms(calm));
      expect(lostIn(run)).toBe(0);
      expect(run.dead).toBe(0);
      expect(run.left).toBe(0);
    },
    PATIENCE_MS,
  );
});

describe("the same outage under a fixed schedule", () => {
  const trace = { outageSeconds: 6 * 3600, rate: 5 };

  test.each(Object.entries(FIXED_SCHEDULES))(
    "%s wastes hundreds of thousands of requests and takes hours",
    (_, waits) => {
      const figures = figuresUnder(waits, trace);

      expect(figures.requestsWasted).toBeGreaterThan(400_000);
      expect(figures.allAfterSeconds).toBeGreaterThan(2 * 3600);
    },
  );
});
