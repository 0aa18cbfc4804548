import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Circuit, type CircuitAnnouncement, type CircuitEvent, NEW_CIRCUIT } from "../../core/circuit.ts";
import { transition } from "../../core/circuit-transition.ts";
import { planDrain, startDrain } from "../../core/drain.ts";
import type { Outcome } from "../../core/outcome.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { interleave, type Process } from "./interleaving.ts";

const noon = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const answered = { latencyMs: 80, excerpt: new Uint8Array() };
const delivered: Outcome = { kind: "delivered", status: 200, ...answered };
const failed: Outcome = { kind: "rejected", status: 500, ...answered };

const picks = fc.array(fc.record({ process: fc.nat(), crash: fc.constant(false) }), { maxLength: 400, size: "max" });
const picksWithCrashes = fc.array(
  fc.record({ process: fc.nat(), crash: fc.integer({ min: 0, max: 19 }).map((n) => n === 0) }),
  { maxLength: 400, size: "max" },
);

/** A table with one item and conditional writes, and the instances that share it. */
function sharedCircuit(initial: Circuit = NEW_CIRCUIT) {
  const shared = {
    stored: initial,
    now: noon,
    announced: [] as CircuitAnnouncement[],
    probesUntil: new Map<string, EpochMs>(),
    mostProbesAtOnce: 0,
  };

  function* change(decide: (circuit: Circuit) => CircuitEvent): Generator<undefined, Circuit, undefined> {
    for (;;) {
      const read = shared.stored;
      yield;
      const { next, announcements } = transition(read, decide(read), { now: shared.now, chance: () => 0.5 });
      if (next === read) return read;
      yield;
      if (shared.stored.version !== read.version) continue;
      shared.stored = next;
      shared.announced.push(...announcements);
      return next;
    }
  }

  function* attempts(outcome: Outcome, times: number): Process {
    for (let time = 0; time < times; time++) yield* change(() => ({ kind: "attempted", outcome }));
  }

  function* silences(times: number): Process {
    for (let time = 0; time < times; time++) yield* change(() => ({ kind: "silent" }));
  }

  function* prober(holder: string, outcome: Outcome): Process {
    for (let tries = 0; !shared.probesUntil.has(holder); tries++) {
      if (tries === 5) return;
      const claimed = yield* change(() => ({ kind: "probe_claimed", holder }));
      if (claimed.state === "probing" && claimed.holder === holder) shared.probesUntil.set(holder, claimed.until);
    }

    const atOnce = [...shared.probesUntil.values()].filter((until) => until > shared.now).length;
    shared.mostProbesAtOnce = Math.max(shared.mostProbesAtOnce, atOnce);
    for (let step = 0; step < 4; step++) yield;
    shared.probesUntil.delete(holder);
    yield* change(() => ({ kind: "probed", holder, outcome }));
  }

  function* clock(steps: readonly number[]): Process {
    for (const step of steps) {
      shared.now = epochMs(shared.now + step);
      yield;
    }
  }

  return { shared, change, attempts, silences, prober, clock };
}

describe("instances that report at once", () => {
  test("lose no failure of a row", () => {
    fc.assert(
      fc.property(
        picks,
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        (order, perInstance) => {
          const { shared, attempts } = sharedCircuit();

          interleave(
            perInstance.map((times) => attempts(failed, times)),
            order,
          );

          const total = perInstance.reduce((sum, times) => sum + times, 0);
          expect(shared.stored).toEqual({ state: "closed", version: total, failing: { inARow: total, since: noon } });
        },
      ),
    );
  });

  test("that attempts are kept waiting change nothing about its failures", () => {
    fc.assert(
      fc.property(
        picks,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (order, failures, keptWaiting) => {
          const { shared, attempts, silences } = sharedCircuit();

          interleave([attempts(failed, failures), silences(keptWaiting)], order);

          const inARow = Math.min(keptWaiting, 3); // three are enough to know, and lately
          expect(shared.stored).toMatchObject({
            state: "closed",
            failing: { inARow: failures, since: noon },
            slow: { inARow, until: noon + 60_000 },
          });
        },
      ),
    );
  });

  test("open the circuit once, however many failures come in", () => {
    fc.assert(
      fc.property(
        picks,
        fc.array(fc.integer({ min: 5, max: 12 }), { minLength: 2, maxLength: 5 }),
        (order, perInstance) => {
          const { shared, attempts } = sharedCircuit();

          interleave(
            perInstance.map((times) => attempts(failed, times)),
            order,
          );

          expect(shared.stored).toMatchObject({ state: "open", version: 10, nextProbeAt: noon + 30_000 });
          expect(shared.announced).toHaveLength(1);
        },
      ),
    );
  });
});

describe("an open circuit among many instances", () => {
  const opened = transition(
    { state: "closed", version: 9, failing: { inARow: 9, since: noon } },
    { kind: "attempted", outcome: failed },
    { now: noon, chance: () => 0.5 },
  ).next;
  const probes = fc.array(fc.constantFrom(delivered, failed), { minLength: 1, maxLength: 8 });
  const times = fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 40, size: "max" });

  test("is probed by one at a time, whoever crashes", () => {
    fc.assert(
      fc.property(picksWithCrashes, probes, times, (order, outcomes, steps) => {
        const { shared, attempts, prober, clock } = sharedCircuit(opened);
        const probers = outcomes.map((outcome, index) => prober(`prober ${index}`, outcome));

        interleave([clock(steps), ...probers, attempts(failed, 3), attempts(delivered, 3)], order);

        expect(shared.mostProbesAtOnce).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  test("is probed again within its longest wait, whatever went before", () => {
    fc.assert(
      fc.property(picksWithCrashes, probes, times, (order, outcomes, steps) => {
        const { shared, prober, clock } = sharedCircuit(opened);
        interleave([clock(steps), ...outcomes.map((outcome, index) => prober(`prober ${index}`, outcome))], order);
        if (shared.stored.state === "draining") return;

        const inFiveMinutes = epochMs(shared.now + 5 * 60_000);
        const { next } = transition(
          shared.stored,
          { kind: "probe_claimed", holder: "next" },
          { now: inFiveMinutes, chance: () => 0.5 },
        );

        expect(next).toMatchObject({ state: "probing", holder: "next" });
      }),
    );
  });

  test("announces each closing once, by turns with its openings", () => {
    fc.assert(
      fc.property(picks, probes, times, (order, outcomes, steps) => {
        const { shared, change, attempts, prober, clock } = sharedCircuit(opened);
        function* byHand(): Process {
          yield* change(() => ({ kind: "closed_by_hand" }));
        }
        const probers = outcomes.map((outcome, index) => prober(`prober ${index}`, outcome));

        interleave([clock(steps), ...probers, byHand(), byHand(), attempts(failed, 12)], order);

        const types = shared.announced.map(({ type }) => type);
        expect(types).toEqual(
          types.map((_, index) => (index % 2 === 0 ? "endpoint.circuit_closed" : "endpoint.circuit_opened")),
        );
        expect(types.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a draining circuit among several wakes", () => {
  const draining: Circuit = {
    state: "draining",
    version: 12,
    closedAt: noon,
    drain: startDrain(noon),
  };

  test("gives no second of its ramp out twice", () => {
    fc.assert(
      fc.property(picks, fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 20 }), (order, steps) => {
        const { shared, change, attempts, clock } = sharedCircuit(draining);
        const taken: number[] = [];
        function* wake(): Process {
          for (let tick = 0; tick < 4; tick++) {
            let plan = planDrain({ drain: startDrain(noon), now: shared.now, horizonSeconds: 60 });
            const next = yield* change((circuit) => {
              const from = circuit.state === "draining" ? circuit.drain : startDrain(noon);
              plan = planDrain({ drain: from, now: shared.now, horizonSeconds: 60 });
              return { kind: "drain_planned", from, to: plan.drain };
            });
            if (next.state === "draining" && next.drain === plan.drain)
              taken.push(...plan.releases.map(({ at }) => at));
          }
        }

        interleave([clock(steps), wake(), wake(), wake(), attempts(failed, 5), attempts(delivered, 5)], order);

        expect(new Set(taken.map((at) => Math.floor(at / 1000))).size).toBe(taken.length);
      }),
    );
  });

  test("strands no delivery that was held while it drained", () => {
    fc.assert(
      fc.property(picks, fc.integer({ min: 1, max: 4 }), (order, holders) => {
        const { shared, change } = sharedCircuit(draining);
        const held = new Set<number>();
        function* holder(delivery: number): Process {
          yield;
          held.add(delivery);
          yield;
          yield* change(() => ({ kind: "held" }));
        }
        function* wake(): Process {
          while (shared.stored.state === "draining") {
            const read = shared.stored;
            yield;
            const found = [...held];
            yield;
            for (const delivery of found) held.delete(delivery);
            if (found.length === 0) yield* change(() => ({ kind: "drained", version: read.version }));
          }
        }

        interleave([wake(), wake(), ...Array.from({ length: holders }, (_, delivery) => holder(delivery))], order);

        // Either nothing is held any more, or the circuit drains (again) and the next wake takes it.
        expect(held.size === 0 || shared.stored.state === "draining").toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
