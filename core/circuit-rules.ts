import type { CircuitAnnouncement, CircuitState } from "./circuit.ts";
import { startDrain } from "./drain.ts";
import type { Outcome } from "./outcome.ts";
import type { EpochMs } from "./time.ts";

export interface CircuitRules {
  readonly tripAfter: number;
  readonly firstProbeMs: number;
  readonly longestProbeMs: number;
  /** Longer than any attempt may take; shorter, and a second probe would start beside a slow first one. */
  readonly probeLeaseMs: number;
  readonly disableAfterMs: number;
  /** How long an attempt may take before it counts as slow. */
  readonly silentAfterMs: number;
  /** So many in a row make the endpoint slow: a single late answer is nothing. */
  readonly slowAfter: number;
  /** How long it is taken for slow without hearing of it again. */
  readonly slowForMs: number;
}

export const CIRCUIT_RULES: CircuitRules = {
  tripAfter: 10,
  firstProbeMs: 30_000,
  longestProbeMs: 5 * 60_000,
  probeLeaseMs: 60_000,
  disableAfterMs: 5 * 24 * 60 * 60_000,
  silentAfterMs: 3_000,
  slowAfter: 3,
  slowForMs: 60_000,
};

export interface Moment {
  readonly now: EpochMs;
  /** A number from 0 up to, but not including, 1. */
  readonly chance: () => number;
  readonly rules?: CircuitRules;
}

/** A state and what its arrival announces; the state is the circuit itself where nothing changes. */
export type Decided = readonly [CircuitState, ...CircuitAnnouncement[]];

/**
 * blocked, gone and ours count neither way. `blocked`: no request left, so nothing was learned of the receiver, and an open
 * circuit would hold for 72 h what should be dead after three attempts. `gone`: the endpoint is disabled at once, which says
 * more than a count. `ours`: our trouble is not the endpoint's.
 */
export function verdictOf(outcome: Outcome): "success" | "failure" | "neither" {
  if (outcome.kind === "delivered") return "success";
  return outcome.kind === "rejected" || outcome.kind === "unreachable" ? "failure" : "neither";
}

export function close(openedAt: EpochMs, by: "probe" | "hand", now: EpochMs): Decided {
  return [drainingFrom(now), { type: "endpoint.circuit_closed", at: now, by, openedAt }];
}

export const drainingFrom = (now: EpochMs) => ({ state: "draining", closedAt: now, drain: startDrain(now) }) as const;
