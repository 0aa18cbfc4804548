import type { Circuit, Slow } from "../../core/circuit.ts";
import type { EpochMs } from "../../core/time.ts";

/** A circuit in the words of the API: times as text, and nothing of how its writers agree. */
export function describeCircuit(circuit: Circuit) {
  return { ...describeState(circuit), ...describeFailing(circuit) };
}

function describeState(circuit: Circuit) {
  switch (circuit.state) {
    case "closed":
      return { state: circuit.state, ...(circuit.slow && { slow: describeSlow(circuit.slow) }) };
    case "open": {
      const { state, openedAt, probes, nextProbeAt } = circuit;
      return { state, openedAt: text(openedAt), probes, nextProbeAt: text(nextProbeAt) };
    }
    case "probing":
      return { state: circuit.state, openedAt: text(circuit.openedAt), probes: circuit.probes };
    case "draining":
      return { state: circuit.state, closedAt: text(circuit.closedAt) };
    case "open_by_hand":
      return { state: circuit.state, openedAt: text(circuit.openedAt) };
  }
}

function describeFailing(circuit: Circuit) {
  if (circuit.state === "open_by_hand" || circuit.failing === undefined) return {};
  const { inARow, since } = circuit.failing;
  return { failing: { inARow, since: text(since) } };
}

const describeSlow = ({ inARow, until }: Slow) => ({ inARow, until: text(until) });

const text = (moment: EpochMs): string => new Date(moment).toISOString();
