import type { Circuit, CircuitState } from "./circuit.ts";
import { CIRCUIT_RULES, type Moment } from "./circuit-rules.ts";
import type { Outcome } from "./outcome.ts";
import { after, type EpochMs } from "./time.ts";

/**
 * Whether an endpoint has kept its last attempts waiting. A deadline passes before a receiver that hangs is known to fail,
 * and until then each of its attempts holds a place in the lane of those that answer at once.
 */
export const isSlow = (circuit: Circuit, now: EpochMs, rules = CIRCUIT_RULES): boolean =>
  circuit.state === "closed" &&
  circuit.slow !== undefined &&
  circuit.slow.inARow >= rules.slowAfter &&
  now < circuit.slow.until;

/** An attempt is under way and nothing has come back yet. That is no failure: it may still be answered in time. */
export function afterSilence(circuit: Circuit, { now, rules }: Required<Moment>): CircuitState {
  if (circuit.state !== "closed") return circuit;

  const { slow } = circuit;
  const isFresh = slow !== undefined && now < slow.until;
  // Said often enough, and lately: an endpoint that hangs under load would have each of its attempts write.
  if (isFresh && slow.inARow >= rules.slowAfter && slow.until - now > rules.slowForMs / 2) return circuit;
  return { ...circuit, slow: { inARow: (isFresh ? slow.inARow : 0) + 1, until: after(now, rules.slowForMs) } };
}

/** Only a prompt answer says that it is slow no more. A late one is what a slow endpoint gives. */
export const isPrompt = (outcome: Outcome, rules = CIRCUIT_RULES): boolean =>
  outcome.kind === "delivered" && outcome.latencyMs < rules.silentAfterMs;
