import { isDeepStrictEqual } from "node:util";
import type { Circuit, CircuitAnnouncement, CircuitEvent } from "../../core/circuit.ts";
import type { Moment } from "../../core/circuit-rules.ts";
import { type Transition, transition } from "../../core/circuit-transition.ts";
import type { EndpointId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";
import type { CircuitOwner } from "./circuit-item.ts";
import type { CircuitStore } from "./circuit-store.ts";

/** Each lost write is another's won one, and after ten failures there is nothing left to write: this is more than it takes. */
const MOST_TRIES = 20;

export interface Circuits {
  /** As this instance knows it, at most ten seconds old. */
  recent(endpoint: EndpointId): Promise<Circuit>;
  /** As it is now. */
  read(endpoint: EndpointId): Promise<Circuit>;
  /** Decides on what is stored, and writes on condition that it is still stored. */
  change(owner: CircuitOwner, event: CircuitEvent): Promise<Changed>;
  /** The same, beginning with what this instance knows: what changes nothing there is neither read nor written. */
  report(owner: CircuitOwner, event: CircuitEvent): Promise<Changed>;
}

export interface Changed {
  readonly circuit: Circuit;
  /** Whether this call has changed it. */
  readonly isWritten: boolean;
  /** Of the transition that this call wrote; empty where it changed nothing. */
  readonly announcements: readonly CircuitAnnouncement[];
}

export type DecideCircuit = (
  owner: CircuitOwner,
  circuit: Circuit,
  event: CircuitEvent,
  moment: Moment,
) => Promise<Transition>;

/** By the rules alone: where no attempts are made, nothing trips a circuit and nothing disables an endpoint. */
const decideByRules: DecideCircuit = async (_, circuit, event, moment) => transition(circuit, event, moment);

export interface CircuitsPorts {
  readonly store: Pick<CircuitStore, "get" | "replace">;
  readonly decide?: DecideCircuit;
  /** Called by the winner of a write, after it. */
  readonly announce: (owner: CircuitOwner, announcement: CircuitAnnouncement) => Promise<void>;
  readonly now: () => EpochMs;
  /** A number from 0 up to, but not including, 1. */
  readonly chance: () => number;
  readonly cache: { readonly maxAgeMs: number; readonly maxEntries: number };
}

export class CircuitContended extends Error {
  readonly code = "circuit_contended";

  constructor(endpoint: EndpointId) {
    super(`Cannot change the circuit of "${endpoint}": it changed ${MOST_TRIES} times while this was tried`);
    this.name = "CircuitContended";
  }
}

export function createCircuits(ports: CircuitsPorts): Circuits {
  const { store, decide = decideByRules, announce, now, chance, cache } = ports;
  const known = new Map<EndpointId, { readonly circuit: Promise<Circuit>; readonly at: EpochMs }>();

  function remember(endpoint: EndpointId, circuit: Promise<Circuit>): void {
    known.delete(endpoint);
    known.set(endpoint, { circuit, at: now() });
    circuit.catch(() => known.delete(endpoint));
    if (known.size > cache.maxEntries) known.delete(known.keys().next().value ?? endpoint);
  }

  function read(endpoint: EndpointId): Promise<Circuit> {
    const circuit = store.get(endpoint);
    remember(endpoint, circuit);
    return circuit;
  }

  function recent(endpoint: EndpointId): Promise<Circuit> {
    const entry = known.get(endpoint);
    return entry && now() - entry.at < cache.maxAgeMs ? entry.circuit : read(endpoint);
  }

  async function changeFrom(first: Promise<Circuit>, owner: CircuitOwner, event: CircuitEvent): Promise<Changed> {
    let circuit = await first;
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const { next, announcements } = await decide(owner, circuit, event, { now: now(), chance });
      if (next === circuit) return { circuit, isWritten: false, announcements: [] };
      const isReplaced = await store.replace(owner, circuit.version, next);
      if (isReplaced) remember(owner.endpoint, Promise.resolve(next));
      else circuit = await read(owner.endpoint);
      // Or the answer got lost and the SDK wrote again. Only where it is told: two failures may be counted in the same words.
      if (isReplaced || (announcements.length > 0 && isDeepStrictEqual(circuit, next))) {
        for (const announcement of announcements) await announce(owner, announcement);
        return { circuit: next, isWritten: true, announcements };
      }
    }
    throw new CircuitContended(owner.endpoint);
  }

  return {
    recent,
    read,
    change: (owner, event) => changeFrom(read(owner.endpoint), owner, event),
    report: (owner, event) => changeFrom(recent(owner.endpoint), owner, event),
  };
}
