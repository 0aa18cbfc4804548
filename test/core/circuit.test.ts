import { describe, expect, test } from "vitest";
import { type Circuit, NEW_CIRCUIT, wantsProbe } from "../../core/circuit.ts";
import { transition } from "../../core/circuit-transition.ts";
import type { Outcome } from "../../core/outcome.ts";
import { epochMs } from "../../core/time.ts";

const noon = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const later = (ms: number) => epochMs(noon + ms);
const evenly = { now: noon, chance: () => 0.5 };
const answered = { latencyMs: 80, excerpt: new Uint8Array() };

const delivered: Outcome = { kind: "delivered", status: 200, ...answered };
const timedOut: Outcome = { kind: "unreachable", reason: "timed_out", latencyMs: 15_000 };
const unavailable: Outcome = { kind: "rejected", status: 503, ...answered };
const gone: Outcome = { kind: "gone", status: 410, ...answered };
const blocked: Outcome = { kind: "blocked", reason: "address_forbidden" };
const ours: Outcome = { kind: "ours", code: "kms_unavailable" };

const nineFailures: Circuit = { state: "closed", version: 9, failing: { inARow: 9, since: noon } };
const open: Circuit = {
  state: "open",
  version: 10,
  failing: { inARow: 10, since: noon },
  openedAt: noon,
  probes: 0,
  nextProbeAt: later(30_000),
};
const probing: Circuit = {
  state: "probing",
  version: 11,
  failing: { inARow: 10, since: noon },
  openedAt: noon,
  probes: 0,
  holder: "prober",
  until: later(90_000),
};
const draining: Circuit = {
  state: "draining",
  version: 12,
  closedAt: noon,
  drain: { rampSeconds: 0, plannedUntil: noon },
};
const openByHand: Circuit = { state: "open_by_hand", version: 3, openedAt: noon };

describe("a closed circuit", () => {
  test("is not touched by a success that follows no failure", () => {
    expect(transition(NEW_CIRCUIT, { kind: "attempted", outcome: delivered }, evenly).next).toBe(NEW_CIRCUIT);
  });

  test("counts failures from the moment of the first", () => {
    const first = transition(NEW_CIRCUIT, { kind: "attempted", outcome: timedOut }, evenly).next;
    const second = transition(
      first,
      { kind: "attempted", outcome: unavailable },
      { ...evenly, now: later(5_000) },
    ).next;

    expect(second).toEqual({ state: "closed", version: 2, failing: { inARow: 2, since: noon } });
  });

  test("forgets its failures at a success", () => {
    const { next } = transition(nineFailures, { kind: "attempted", outcome: delivered }, evenly);

    expect(next).toEqual({ state: "closed", version: 10 });
  });

  test("opens at the tenth failure in a row and says so", () => {
    const { next, announcements } = transition(nineFailures, { kind: "attempted", outcome: timedOut }, evenly);

    expect(next).toEqual(open);
    expect(announcements).toEqual([{ type: "endpoint.circuit_opened", at: noon, by: "failures" }]);
  });

  test.each([gone, blocked, ours])("does not count what tells nothing of the receiver's health: $kind", (outcome) => {
    expect(transition(nineFailures, { kind: "attempted", outcome }, evenly).next).toBe(nineFailures);
  });
});

describe("the circuit of an endpoint that keeps its attempts waiting", () => {
  const silent = { kind: "silent" } as const;
  const slow: Circuit = { state: "closed", version: 3, slow: { inARow: 3, until: later(60_000) } };
  const next = (circuit: Circuit, outcome: Outcome) => transition(circuit, { kind: "attempted", outcome }, evenly).next;

  test("counts the attempts in a row that had no answer for some seconds", () => {
    const once = transition(NEW_CIRCUIT, silent, evenly).next;
    const twice = transition(once, silent, { ...evenly, now: later(1_000) }).next;

    expect(twice).toEqual({ state: "closed", version: 2, slow: { inARow: 2, until: later(61_000) } });
  });

  test("is written once in half a minute, however many attempts it keeps waiting", () => {
    expect(transition(slow, silent, { ...evenly, now: later(29_000) }).next).toBe(slow);
    expect(transition(slow, silent, { ...evenly, now: later(31_000) }).next).toMatchObject({
      slow: { inARow: 4, until: later(91_000) },
    });
  });

  test("begins to count anew when nothing was heard for a minute", () => {
    expect(transition(slow, silent, { ...evenly, now: later(60_000) }).next).toMatchObject({ slow: { inARow: 1 } });
  });

  test("is as any other after a prompt answer, and stays slow after a late one", () => {
    const late: Outcome = { kind: "delivered", status: 200, ...answered, latencyMs: 9_000 };

    expect(next(slow, delivered)).toEqual({ state: "closed", version: 4 });
    expect(next(slow, late)).toBe(slow);
    expect(next({ ...slow, failing: { inARow: 1, since: noon } }, late)).toEqual({ ...slow, version: 4 });
  });

  test("stays slow while it fails", () => {
    expect(next(slow, timedOut)).toEqual({ ...slow, version: 4, failing: { inARow: 1, since: noon } });
  });

  test.each([open, probing, draining, openByHand])("says nothing new while it is $state", (circuit) => {
    expect(transition(circuit, silent, evenly).next).toBe(circuit);
  });
});

describe("an open circuit", () => {
  test.each([timedOut, delivered])("is not moved by an attempt that began before it opened: $kind", (outcome) => {
    expect(transition(open, { kind: "attempted", outcome }, evenly).next).toBe(open);
    expect(transition(probing, { kind: "attempted", outcome }, evenly).next).toBe(probing);
  });

  test("gives no probe before its time", () => {
    const early = { ...evenly, now: later(29_999) };

    expect(wantsProbe(open, early.now)).toBe(false);
    expect(transition(open, { kind: "probe_claimed", holder: "prober" }, early).next).toBe(open);
  });

  test("gives the probe to the first who asks in time", () => {
    const { next } = transition(open, { kind: "probe_claimed", holder: "prober" }, { ...evenly, now: later(30_000) });

    expect(next).toEqual({ ...probing });
  });
});

describe("a probe", () => {
  test("is nobody else's while its lease runs", () => {
    const { next } = transition(probing, { kind: "probe_claimed", holder: "other" }, { ...evenly, now: later(89_999) });

    expect(next).toBe(probing);
  });

  test("passes on when its holder never came back", () => {
    const { next } = transition(probing, { kind: "probe_claimed", holder: "other" }, { ...evenly, now: later(90_000) });

    expect(next).toMatchObject({ state: "probing", holder: "other", until: later(150_000) });
  });

  test("that succeeds closes the circuit, says so, and lets the held deliveries drain", () => {
    const { next, announcements } = transition(
      probing,
      { kind: "probed", holder: "prober", outcome: delivered },
      { ...evenly, now: later(31_000) },
    );

    expect(next).toEqual({
      state: "draining",
      version: 12,
      closedAt: later(31_000),
      drain: { rampSeconds: 0, plannedUntil: later(31_000) },
    });
    expect(announcements).toEqual([
      { type: "endpoint.circuit_closed", at: later(31_000), by: "probe", openedAt: noon },
    ]);
  });

  test("that succeeds after its lease was given to another changes nothing", () => {
    const event = { kind: "probed", holder: "late", outcome: delivered } as const;

    expect(transition(probing, event, evenly)).toEqual({ next: probing, announcements: [] });
  });

  test.each([
    [0, 60_000],
    [1, 120_000],
    [2, 240_000],
    [3, 250_000],
    [2_000, 250_000],
  ])("that fails after %i others is followed by one %i ms later", (probes, waitMs) => {
    const event = { kind: "probed", holder: "prober", outcome: timedOut } as const;

    expect(transition({ ...probing, probes }, event, evenly).next).toMatchObject({
      state: "open",
      probes: probes + 1,
      nextProbeAt: later(waitMs),
      failing: { inARow: 11, since: noon },
    });
  });

  test.each([0, 0.999_999_999])("never waits longer than five minutes for the next: chance %d", (drawn) => {
    const event = { kind: "probed", holder: "prober", outcome: timedOut } as const;
    const { next } = transition({ ...probing, probes: 50 }, event, { now: noon, chance: () => drawn });

    expect(next.state === "open" && next.nextProbeAt - noon).toBe(drawn === 0 ? 200_000 : 300_000);
  });

  test("that is told to come back in an hour waits an hour", () => {
    const outcome: Outcome = { kind: "rejected", status: 503, ...answered, retryAt: later(3_600_000) };
    const { next } = transition(probing, { kind: "probed", holder: "prober", outcome }, evenly);

    expect(next).toMatchObject({ state: "open", nextProbeAt: later(3_600_000) });
  });

  test("that failed through our fault is not held against the endpoint", () => {
    const { next } = transition(probing, { kind: "probed", holder: "prober", outcome: ours }, evenly);

    expect(next).toMatchObject({ state: "open", probes: 0, failing: { inARow: 10 }, nextProbeAt: later(30_000) });
  });

  test("that fails after five days of failing disables the endpoint and lets the held deliveries out", () => {
    const now = later(5 * 24 * 3_600_000);
    const { next, announcements } = transition(
      probing,
      { kind: "probed", holder: "prober", outcome: timedOut },
      { ...evenly, now },
    );

    expect(next).toMatchObject({ state: "draining", closedAt: now });
    expect(announcements).toEqual([{ type: "endpoint.disabled", at: now, reason: "failing", since: noon }]);
  });
});

test("an outage of six hours costs the receiver 88 probes, and its end is found within five minutes", () => {
  let circuit: Circuit = open;
  let now = later(30_000);
  let probes = 0;
  while (circuit.state === "open" && now < noon + 6 * 3_600_000) {
    const moment = { now, chance: () => 0.5 };
    const claimed: Circuit = transition(circuit, { kind: "probe_claimed", holder: "prober" }, moment).next;
    circuit = transition(claimed, { kind: "probed", holder: "prober", outcome: timedOut }, moment).next;
    if (circuit.state === "open") now = circuit.nextProbeAt;
    probes++;
  }

  expect(probes).toBe(88);
  expect(now - noon).toBeLessThan(6 * 3_600_000 + 300_000);
});

describe("a draining circuit", () => {
  test("opens again at ten failures in a row", () => {
    const circuit: Circuit = { ...draining, failing: { inARow: 9, since: noon } };

    expect(transition(circuit, { kind: "attempted", outcome: timedOut }, evenly).next.state).toBe("open");
  });

  test("is not touched by a success that follows no failure", () => {
    expect(transition(draining, { kind: "attempted", outcome: delivered }, evenly).next).toBe(draining);
  });

  test("gives a stretch of its ramp to one wake only", () => {
    const from = { rampSeconds: 0, plannedUntil: noon };
    const to = { rampSeconds: 60, plannedUntil: later(60_000) };
    const planned = transition(draining, { kind: "drain_planned", from, to }, evenly).next;

    expect(planned).toEqual({ ...draining, version: 13, drain: to });
    expect(transition(planned, { kind: "drain_planned", from, to }, evenly).next).toBe(planned);
  });

  test("is closed once nothing is held", () => {
    const { next, announcements } = transition(draining, { kind: "drained", version: 12 }, evenly);

    expect(next).toEqual({ state: "closed", version: 13 });
    expect(announcements).toEqual([]);
  });

  test("stays when a delivery was held after the wake had looked", () => {
    const touched = transition(draining, { kind: "held" }, evenly).next;

    expect(touched).toEqual({ ...draining, version: 13 });
    expect(transition(touched, { kind: "drained", version: 12 }, evenly).next).toBe(touched);
  });
});

describe("a delivery that was held", () => {
  test("changes nothing while the circuit is open", () => {
    for (const circuit of [open, probing, openByHand])
      expect(transition(circuit, { kind: "held" }, evenly).next).toBe(circuit);
  });

  test("too late, when the circuit had drained and closed, makes it drain once more", () => {
    expect(transition(nineFailures, { kind: "held" }, evenly)).toEqual({
      next: {
        state: "draining",
        version: 10,
        closedAt: noon,
        drain: { rampSeconds: 0, plannedUntil: noon },
        failing: { inARow: 9, since: noon },
      },
      announcements: [],
    });
  });
});

describe("by hand", () => {
  test("a circuit is opened, and no probe closes it", () => {
    const { next, announcements } = transition(NEW_CIRCUIT, { kind: "opened_by_hand" }, evenly);

    expect(next).toEqual({ state: "open_by_hand", version: 1, openedAt: noon });
    expect(announcements).toEqual([{ type: "endpoint.circuit_opened", at: noon, by: "hand" }]);
    expect(wantsProbe(next, later(10 ** 9))).toBe(false);
  });

  test("a circuit that was open already is not announced again", () => {
    expect(transition(probing, { kind: "opened_by_hand" }, evenly)).toEqual({
      next: { state: "open_by_hand", version: 12, openedAt: noon },
      announcements: [],
    });
  });

  test.each([open, probing, openByHand])("a circuit is closed and drains: $state", (circuit) => {
    const { next, announcements } = transition(circuit, { kind: "closed_by_hand" }, { ...evenly, now: later(5_000) });

    expect(next.state).toBe("draining");
    expect(announcements).toEqual([{ type: "endpoint.circuit_closed", at: later(5_000), by: "hand", openedAt: noon }]);
  });

  test.each([open, probing, openByHand])(
    "a disabled endpoint's circuit drains without a word of recovery: $state",
    (circuit) => {
      const { next, announcements } = transition(circuit, { kind: "endpoint_disabled" }, evenly);

      expect(next.state).toBe("draining");
      expect(announcements).toEqual([]);
    },
  );

  test.each([NEW_CIRCUIT, nineFailures, draining])(
    "disabling an endpoint whose circuit is not open changes nothing: $state",
    (circuit) => {
      expect(transition(circuit, { kind: "endpoint_disabled" }, evenly)).toEqual({ next: circuit, announcements: [] });
    },
  );

  test.each([NEW_CIRCUIT, nineFailures, draining])(
    "closing a circuit that is not open changes nothing: $state",
    (circuit) => {
      expect(transition(circuit, { kind: "closed_by_hand" }, evenly)).toEqual({ next: circuit, announcements: [] });
    },
  );
});
