import type { DrainProgress } from "./drain.ts";
import type { Outcome } from "./outcome.ts";
import type { EpochMs } from "./time.ts";

export interface Failing {
  readonly inARow: number;
  readonly since: EpochMs;
}

/** Attempts in a row that were kept waiting; as good as unsaid after `until`. */
export interface Slow {
  readonly inARow: number;
  readonly until: EpochMs;
}

/** What is known of an endpoint's health. `failing` is absent while its last attempt that counts was a success. */
export type CircuitState =
  | { readonly state: "closed"; readonly failing?: Failing; readonly slow?: Slow }
  | {
      readonly state: "open";
      readonly failing: Failing;
      readonly openedAt: EpochMs;
      readonly probes: number;
      readonly nextProbeAt: EpochMs;
    }
  | {
      readonly state: "probing";
      readonly failing: Failing;
      readonly openedAt: EpochMs;
      readonly probes: number;
      /** Who makes the probe: a name for this one receive of a message, so that a second receive is somebody else. */
      readonly holder: string;
      readonly until: EpochMs;
    }
  /** Closed to the endpoint's eyes; what was held is on its way out. */
  | {
      readonly state: "draining";
      readonly failing?: Failing;
      readonly closedAt: EpochMs;
      readonly drain: DrainProgress;
    }
  /** Without probes: it stays until a person closes it. */
  | { readonly state: "open_by_hand"; readonly openedAt: EpochMs };

/** Stored with its version: a write names the version it read and loses against any other writer. */
export type Circuit = CircuitState & { readonly version: number };

/** What an endpoint without an item has. Version 0 is never stored: its writer must find no item. */
export const NEW_CIRCUIT: Circuit = { state: "closed", version: 0 };

export type CircuitEvent =
  /** `hasArrived`: deliveries have arrived since the row of failures began, told by instances that did not know of the row. */
  | { readonly kind: "attempted"; readonly outcome: Outcome; readonly hasArrived?: boolean }
  /** An attempt that is under way has had no answer for some seconds. */
  | { readonly kind: "silent" }
  | { readonly kind: "probe_claimed"; readonly holder: string }
  | { readonly kind: "probed"; readonly holder: string; readonly outcome: Outcome }
  /** A delivery was put into the waiting room because this circuit was seen open. */
  | { readonly kind: "held" }
  /** A wake takes the releases between two points of the drain; void if another wake has taken them. */
  | { readonly kind: "drain_planned"; readonly from: DrainProgress; readonly to: DrainProgress }
  /** Nothing was found held, after the circuit was read at this version. */
  | { readonly kind: "drained"; readonly version: number }
  /** The endpoint takes nothing any more: what is held must come out, to be recorded as skipped or dead. */
  | { readonly kind: "endpoint_disabled" }
  | { readonly kind: "opened_by_hand" }
  | { readonly kind: "closed_by_hand" };

/** Operational events. Published by whoever won the write of the transition, after it, and by nobody else. */
export type CircuitAnnouncement =
  | { readonly type: "endpoint.circuit_opened"; readonly at: EpochMs; readonly by: "failures" | "hand" }
  | {
      readonly type: "endpoint.circuit_closed";
      readonly at: EpochMs;
      readonly by: "probe" | "hand";
      readonly openedAt: EpochMs;
    }
  | { readonly type: "endpoint.disabled"; readonly at: EpochMs; readonly reason: "failing"; readonly since: EpochMs };

export function isOpen(circuit: Circuit): circuit is Extract<Circuit, { openedAt: EpochMs }> {
  return circuit.state === "open" || circuit.state === "probing" || circuit.state === "open_by_hand";
}

/** Whether somebody must look after it by the clock: it has a probe to come, or held deliveries to let out. */
export const needsTending = (circuit: Circuit): boolean => circuit.state !== "closed";

/** Whether a delivery that arrives now may take the probe. Not a promise: the conditional write of the claim decides. */
export function wantsProbe(circuit: Circuit, now: EpochMs): boolean {
  if (circuit.state === "open") return now >= circuit.nextProbeAt;
  return circuit.state === "probing" && now >= circuit.until; // its holder crashed
}
