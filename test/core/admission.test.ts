import { describe, expect, test } from "vitest";
import { admit } from "../../core/admission.ts";
import { type Circuit, NEW_CIRCUIT } from "../../core/circuit.ts";
import { epochMs } from "../../core/time.ts";

const noon = epochMs(Date.parse("2026-11-20T12:00:00Z"));
const hours = (count: number) => epochMs(noon + count * 3_600_000);
const first = { isInFirstLane: true, now: noon } as const;
const failing = { inARow: 10, since: noon };
const open: Circuit = { state: "open", version: 10, failing, openedAt: noon, probes: 0, nextProbeAt: hours(1) };
const probing: Circuit = {
  state: "probing",
  version: 11,
  failing,
  openedAt: noon,
  probes: 0,
  holder: "prober",
  until: hours(1),
};
const openByHand: Circuit = { state: "open_by_hand", version: 1, openedAt: noon };
const draining: Circuit = {
  state: "draining",
  version: 12,
  closedAt: noon,
  drain: { rampSeconds: 0, plannedUntil: noon },
};

const slow: Circuit = { state: "closed", version: 3, slow: { inARow: 3, until: hours(1) } };

describe("a delivery to an enabled endpoint", () => {
  test.each([NEW_CIRCUIT, draining])("is attempted while the circuit is $state", (circuit) => {
    expect(admit({ ...first, endpoint: "enabled", circuit })).toEqual({ kind: "attempt" });
  });

  test.each([open, probing, openByHand])("is held from now on while the circuit is $state", (circuit) => {
    expect(admit({ ...first, endpoint: "enabled", circuit })).toEqual({ kind: "held", heldSince: noon });
  });

  test("that was held before stays held since then", () => {
    expect(admit({ ...first, endpoint: "enabled", circuit: openByHand, heldSince: noon, now: hours(5) })).toEqual({
      kind: "held",
      heldSince: noon,
    });
  });

  test.each([open, probing])("may be the probe once that is due: $state", (circuit) => {
    expect(admit({ ...first, endpoint: "enabled", circuit, heldSince: noon, now: hours(1) })).toEqual({
      kind: "claim_probe",
      heldSince: noon,
    });
  });

  test("that was held for 72 hours is dead, not the probe", () => {
    const almost = epochMs(hours(72) - 1);

    expect(admit({ ...first, endpoint: "enabled", circuit: open, heldSince: noon, now: almost }).kind).toBe(
      "claim_probe",
    );
    expect(admit({ ...first, endpoint: "enabled", circuit: open, heldSince: noon, now: hours(72) })).toEqual({
      kind: "dead",
      reason: "expired",
    });
  });

  test("that was held for 73 hours is attempted all the same when the circuit has closed", () => {
    expect(admit({ ...first, endpoint: "enabled", circuit: draining, heldSince: noon, now: hours(73) })).toEqual({
      kind: "attempt",
    });
  });
});

describe("a delivery to an endpoint that is slow", () => {
  const arrival = { endpoint: "enabled", circuit: slow, now: noon } as const;

  test("steps aside for those whose endpoints answer at once", () => {
    expect(admit({ ...arrival, isInFirstLane: true })).toEqual({ kind: "step_aside" });
  });

  test("is attempted where it holds up nobody", () => {
    expect(admit({ ...arrival, isInFirstLane: false })).toEqual({ kind: "attempt" });
  });

  test("is attempted at once when nothing was heard of its slowness for a while", () => {
    expect(admit({ ...arrival, isInFirstLane: true, now: hours(1) })).toEqual({ kind: "attempt" });
  });

  test("is attempted at once after two late answers: these may be chance", () => {
    const twice: Circuit = { ...slow, slow: { inARow: 2, until: hours(1) } };

    expect(admit({ ...arrival, circuit: twice, isInFirstLane: true })).toEqual({ kind: "attempt" });
  });
});

test("a delivery to a disabled endpoint is skipped", () => {
  expect(admit({ ...first, endpoint: "disabled", circuit: open, heldSince: noon, now: hours(90) })).toEqual({
    kind: "skipped",
  });
});

test("a delivery to an endpoint that is gone is dead", () => {
  expect(admit({ ...first, endpoint: "gone", circuit: NEW_CIRCUIT })).toEqual({
    kind: "dead",
    reason: "endpoint_gone",
  });
});
