import type { Circuit, CircuitEvent } from "../../core/circuit.ts";
import { type Transition, transition } from "../../core/circuit-transition.ts";
import type { Disabling } from "../../core/endpoint.ts";
import type { EndpointId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";
import type { Announce } from "../announce/announcer.ts";
import type { CircuitOwner } from "./circuit-item.ts";
import type { DecideCircuit } from "./circuits.ts";

export interface AttemptedPorts {
  readonly hasArrivedSince: (endpoint: EndpointId, since: EpochMs) => Promise<boolean>;
  /** False when it is disabled already. */
  readonly disable: (owner: CircuitOwner, disabling: Disabling) => Promise<boolean>;
  readonly announce: Announce;
}

/** The rules, and what only the tables know: whether a row of failures is one, and that an endpoint is disabled in fact. */
export function createDecideAttempted(ports: AttemptedPorts): DecideCircuit {
  return async (owner, circuit, event, moment) => {
    const decided = transition(circuit, event, moment);
    const [announced] = decided.announcements;
    if (announced?.type === "endpoint.disabled") return disabledFirst(owner, decided, announced, ports);
    if (event.kind !== "attempted" || announced?.type !== "endpoint.circuit_opened") return decided;
    return transition(circuit, await withArrivals(owner, circuit, event, ports), moment);
  };
}

/**
 * An instance learns of a row of failures within ten seconds, and until then its successes go unsaid:
 *
 *     A (retries)      failed ── failed ── failed … failed ── opens?
 *     B (first)     delivered ── delivered ── delivered …
 *
 * The records of what was delivered are there at once. They are asked only here, once in ten failures.
 */
async function withArrivals(
  { endpoint }: CircuitOwner,
  circuit: Circuit,
  event: Extract<CircuitEvent, { kind: "attempted" }>,
  { hasArrivedSince }: AttemptedPorts,
): Promise<CircuitEvent> {
  const since = "failing" in circuit ? circuit.failing?.since : undefined;
  return { ...event, hasArrived: since !== undefined && (await hasArrivedSince(endpoint, since)) };
}

/** Before the circuit is written: a circuit that was reset for an endpoint that is still enabled would count five days anew. */
async function disabledFirst(
  owner: CircuitOwner,
  decided: Transition,
  announced: Extract<Transition["announcements"][number], { type: "endpoint.disabled" }>,
  { disable, announce }: AttemptedPorts,
): Promise<Transition> {
  const { reason, at } = announced;
  const { tenant, endpoint } = owner;
  if (await disable(owner, { reason, at })) await announce({ ...announced, tenant, endpoint });
  return { ...decided, announcements: [] };
}
