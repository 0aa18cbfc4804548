import { type Circuit, type CircuitState, wantsProbe } from "./circuit.ts";
import { close, type Decided, drainingFrom, type Moment, verdictOf } from "./circuit-rules.ts";
import type { Outcome } from "./outcome.ts";
import { after, type EpochMs } from "./time.ts";

export function claimProbe(circuit: Circuit, holder: string, { now, rules }: Required<Moment>): CircuitState {
  if (!wantsProbe(circuit, now) || (circuit.state !== "open" && circuit.state !== "probing")) return circuit;
  const { failing, openedAt, probes } = circuit;
  return { state: "probing", failing, openedAt, probes, holder, until: after(now, rules.probeLeaseMs) };
}

export function afterProbe(circuit: Circuit, holder: string, outcome: Outcome, moment: Required<Moment>): Decided {
  // Whoever overran its lease was given up, and another may be probing now: its word comes too late, like any late attempt's.
  if (circuit.state !== "probing" || circuit.holder !== holder) return [circuit];

  const { now, rules } = moment;
  const verdict = verdictOf(outcome);
  if (verdict === "success") return close(circuit.openedAt, "probe", now);

  const { openedAt, failing: before } = circuit;
  const failing = verdict === "failure" ? { ...before, inARow: before.inARow + 1 } : before;
  if (verdict === "failure" && now - failing.since >= rules.disableAfterMs) return disable(failing.since, now);

  const probes = outcome.kind === "ours" ? circuit.probes : circuit.probes + 1;
  return [{ state: "open", failing, openedAt, probes, nextProbeAt: nextProbe(probes, outcome, moment) }];
}

/**
 * 30 s, then doubling. The jitter stays below the longest wait, so that a receiver that is back is found within five minutes
 * at worst. A `Retry-After` is a word to all deliveries of the endpoint and moves the probe as well.
 */
export function nextProbe(probes: number, outcome: Outcome, { now, chance, rules }: Required<Moment>): EpochMs {
  const doubled = Math.min(rules.firstProbeMs * 2 ** probes, rules.longestProbeMs / 1.2);
  const asked = outcome.kind === "rejected" && outcome.retryAt !== undefined ? outcome.retryAt - now : 0;
  return after(now, Math.max(doubled * (0.8 + 0.4 * chance()), asked));
}

/**
 * A disabled endpoint keeps no open circuit: what is held must come out to be recorded as skipped, and the endpoint starts
 * afresh when somebody enables it. That is no recovery, so no closing is announced.
 */
function disable(since: EpochMs, now: EpochMs): Decided {
  return [drainingFrom(now), { type: "endpoint.disabled", at: now, reason: "failing", since }];
}
