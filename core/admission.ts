import { type Circuit, isOpen, wantsProbe } from "./circuit.ts";
import { isSlow } from "./circuit-slow.ts";
import type { DeadReason } from "./dead-reason.ts";
import { after, type EpochMs } from "./time.ts";

/** Longer than the longest outage that is promised to be survived without a loss. */
export const HELD_AT_MOST_MS = 72 * 60 * 60 * 1000;

/** What may happen to a delivery whose turn it is, before anything is sent. */
export type Admission =
  | { readonly kind: "attempt" }
  /** Its endpoint is slow: it goes to the lane of the retries, where nobody who is prompt waits behind it. */
  | { readonly kind: "step_aside" }
  /** It may become the probe if it wins the circuit's claim; if not, it is held since `heldSince`. */
  | { readonly kind: "claim_probe"; readonly heldSince: EpochMs }
  | { readonly kind: "held"; readonly heldSince: EpochMs }
  | { readonly kind: "skipped" }
  | { readonly kind: "dead"; readonly reason: Extract<DeadReason, "expired" | "endpoint_gone"> };

interface Arrival {
  /** `gone` after a 410, `disabled` for every other reason: only the first ends deliveries for good. */
  readonly endpoint: "enabled" | "disabled" | "gone";
  readonly circuit: Circuit;
  /** Since when the circuit has kept it from being attempted; waits of its schedule are not counted. */
  readonly heldSince?: EpochMs;
  /** Whether it came in the lane of the first attempts. */
  readonly isInFirstLane: boolean;
  readonly now: EpochMs;
}

export function admit({ endpoint, circuit, heldSince, isInFirstLane, now }: Arrival): Admission {
  if (endpoint === "gone") return { kind: "dead", reason: "endpoint_gone" };
  if (endpoint === "disabled") return { kind: "skipped" };
  // Before the age: what is held 73 h when its circuit closes was waited for so long, and now it can be delivered.
  if (!isOpen(circuit)) return { kind: isInFirstLane && isSlow(circuit, now) ? "step_aside" : "attempt" };
  if (isExpired(heldSince, now)) return { kind: "dead", reason: "expired" };

  return { kind: wantsProbe(circuit, now) ? "claim_probe" : "held", heldSince: heldSince ?? now };
}

export function isExpired(heldSince: EpochMs | undefined, now: EpochMs): boolean {
  return heldSince !== undefined && now >= after(heldSince, HELD_AT_MOST_MS);
}
