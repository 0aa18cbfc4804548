import {
  type Circuit,
  type CircuitAnnouncement,
  type CircuitEvent,
  type CircuitState,
  type Failing,
  isOpen,
} from "./circuit.ts";
import { afterProbe, claimProbe, nextProbe } from "./circuit-probe.ts";
import { CIRCUIT_RULES, close, type Decided, drainingFrom, type Moment, verdictOf } from "./circuit-rules.ts";
import { afterSilence, isPrompt } from "./circuit-slow.ts";
import type { DrainProgress } from "./drain.ts";
import type { EpochMs } from "./time.ts";

export interface Transition {
  /** The very object that was given when nothing changes: then there is nothing to write. */
  readonly next: Circuit;
  readonly announcements: readonly CircuitAnnouncement[];
}

/** What becomes of a circuit. Whoever loses the conditional write reads again and decides again. */
export function transition(circuit: Circuit, event: CircuitEvent, moment: Moment): Transition {
  const [state, ...announcements] = decide(circuit, event, { rules: CIRCUIT_RULES, ...moment });
  const next = state === circuit ? circuit : { ...state, version: circuit.version + 1 };
  return { next, announcements };
}

function decide(circuit: Circuit, event: CircuitEvent, moment: Required<Moment>): Decided {
  switch (event.kind) {
    case "attempted":
      return afterAttempt(circuit, event, moment);
    case "silent":
      return [afterSilence(circuit, moment)];
    case "probe_claimed":
      return [claimProbe(circuit, event.holder, moment)];
    case "probed":
      return afterProbe(circuit, event.holder, event.outcome, moment);
    case "held":
      return [afterHolding(circuit, moment.now)];
    case "drain_planned":
      return [afterPlanning(circuit, event.from, event.to)];
    case "drained":
      return [
        circuit.state === "draining" && circuit.version === event.version ? closedWith(circuit.failing) : circuit,
      ];
    case "endpoint_disabled":
      return [isOpen(circuit) ? drainingFrom(moment.now) : circuit];
    case "opened_by_hand":
      return openByHand(circuit, moment.now);
    case "closed_by_hand":
      return isOpen(circuit) ? close(circuit.openedAt, "hand", moment.now) : [circuit];
  }
}

type Attempted = Extract<CircuitEvent, { kind: "attempted" }>;

function afterAttempt(circuit: Circuit, { outcome, hasArrived = false }: Attempted, moment: Required<Moment>): Decided {
  // An attempt that began before the circuit opened tells of the past: neither may its failure push the next probe back,
  // nor its success close what only a probe closes.
  if (isOpen(circuit)) return [circuit];

  const verdict = verdictOf(outcome);
  if (verdict === "neither") return [circuit];
  if (verdict === "success") return [afterSuccess(circuit, isPrompt(outcome, moment.rules))];

  const before = hasArrived ? undefined : circuit.failing;
  const failing = { inARow: (before?.inARow ?? 0) + 1, since: before?.since ?? moment.now };
  if (failing.inARow < moment.rules.tripAfter) return [{ ...circuit, failing }];
  return [
    { state: "open", failing, openedAt: moment.now, probes: 0, nextProbeAt: nextProbe(0, outcome, moment) },
    { type: "endpoint.circuit_opened", at: moment.now, by: "failures" },
  ];
}

/**
 * A delivery is put into the waiting room on the strength of a circuit that was read open, and the circuit may close, drain
 * and find nothing held before the delivery gets there:
 *
 *     deliver   reads open ─────────────────────────── writes HELD ── "held"
 *     wake                  closes ── finds none ── drained
 *
 * So each holder reports after its write. Seen closed, the circuit drains once more; seen draining, the new version voids a
 * `drained` that was decided before, and its wake looks again.
 */
function afterHolding(circuit: Circuit, now: EpochMs): CircuitState {
  if (isOpen(circuit)) return circuit;
  if (circuit.state === "draining") return { ...circuit };
  return { ...drainingFrom(now), ...(circuit.failing && { failing: circuit.failing }) };
}

function afterPlanning(circuit: Circuit, from: DrainProgress, to: DrainProgress): CircuitState {
  if (circuit.state !== "draining") return circuit;
  const isTaken = circuit.drain.rampSeconds !== from.rampSeconds || circuit.drain.plannedUntil !== from.plannedUntil;
  return isTaken ? circuit : { ...circuit, drain: to };
}

function openByHand(circuit: Circuit, now: EpochMs): Decided {
  if (circuit.state === "open_by_hand") return [circuit];
  if (isOpen(circuit)) return [{ state: "open_by_hand", openedAt: circuit.openedAt }];
  return [
    { state: "open_by_hand", openedAt: now },
    { type: "endpoint.circuit_opened", at: now, by: "hand" },
  ];
}

const closedWith = (failing: Failing | undefined): CircuitState => ({ state: "closed", ...(failing && { failing }) });

/** Most successes find nothing to forget, and then nothing is written. */
function afterSuccess(circuit: Extract<Circuit, { state: "closed" | "draining" }>, wasPrompt: boolean): CircuitState {
  if (circuit.state === "draining")
    return circuit.failing ? { state: "draining", closedAt: circuit.closedAt, drain: circuit.drain } : circuit;
  if (!circuit.failing && !(circuit.slow && wasPrompt)) return circuit;
  return { state: "closed", ...(circuit.slow && !wasPrompt && { slow: circuit.slow }) };
}
