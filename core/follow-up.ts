import { isExpired } from "./admission.ts";
import { type Circuit, isOpen } from "./circuit.ts";
import type { DeadReason } from "./dead-reason.ts";
import type { Outcome } from "./outcome.ts";
import { delaySecondsUntil, fitsQueueDelay } from "./queue-delay.ts";
import { type RetrySchedule, waitAfter } from "./retry-schedule.ts";
import type { EpochMs } from "./time.ts";

const BLOCKED_ATTEMPTS = 3;

/** What becomes of a delivery after an attempt. `attempt` is the number of the attempt that comes next. */
export type FollowUp =
  | { readonly kind: "done" }
  | { readonly kind: "retry_soon"; readonly attempt: number; readonly delaySeconds: number }
  | { readonly kind: "wait"; readonly attempt: number; readonly dueAt: EpochMs }
  | { readonly kind: "held"; readonly attempt: number; readonly heldSince: EpochMs }
  /**
   * Held too, but in the retry lane: it comes back in time to be the next probe. So a recovery is found by the second and
   * not by the minute of the wake, which only looks after probes that are overdue.
   */
  | {
      readonly kind: "probe_soon";
      readonly attempt: number;
      readonly heldSince: EpochMs;
      readonly delaySeconds: number;
    }
  | { readonly kind: "dead"; readonly reason: DeadReason; readonly disableEndpoint: boolean }
  | { readonly kind: "return_to_queue" };

export interface FinishedAttempt {
  readonly outcome: Outcome;
  readonly attempt: number;
  readonly schedule: RetrySchedule;
  /** As it is after this attempt was reported to it. */
  readonly circuit: Circuit;
  /** `probe`: it held the probe. `tripped`: its failure opened the circuit, so it will be the first probe. */
  readonly role: "ordinary" | "tripped" | "probe";
  readonly heldSince?: EpochMs;
  readonly now: EpochMs;
  readonly chance: () => number;
}

export function followUpOf(finished: FinishedAttempt): FollowUp {
  switch (finished.outcome.kind) {
    case "delivered":
      return { kind: "done" };
    case "ours":
      return { kind: "return_to_queue" };
    case "gone":
      return { kind: "dead", reason: "endpoint_gone", disableEndpoint: true };
    case "blocked":
      return afterBlocked(finished);
    case "rejected":
    case "unreachable":
      return afterFailure(finished);
  }
}

/** No request left, so this attempt counts even where a failed probe would not: else a circuit could keep it alive for days. */
function afterBlocked(finished: FinishedAttempt): FollowUp {
  return finished.attempt >= BLOCKED_ATTEMPTS ? dead("blocked") : bySchedule(finished);
}

function afterFailure(finished: FinishedAttempt): FollowUp {
  const { circuit, outcome, role } = finished;
  // Closed by hand while it was under way, a probe was an attempt like any other.
  if (!isOpen(circuit)) return bySchedule(finished);
  if (role === "probe") return heldAgain(finished, finished.attempt);

  const next = bySchedule(finished);
  if (next.kind === "dead") return next;
  // Once the circuit closes, what is held goes out, and the receiver asked for more time than that.
  const isAskedToWait = outcome.kind === "rejected" && outcome.retryAt !== undefined;
  return isAskedToWait && role === "ordinary" ? next : heldAgain(finished, finished.attempt + 1);
}

function heldAgain({ circuit, role, now, ...held }: FinishedAttempt, attempt: number): FollowUp {
  if (isExpired(held.heldSince, now)) return dead("expired");

  const heldSince = held.heldSince ?? now;
  const isNextProbe = role !== "ordinary" && circuit.state === "open" && fitsQueueDelay(circuit.nextProbeAt, now);
  return isNextProbe
    ? { kind: "probe_soon", attempt, heldSince, delaySeconds: delaySecondsUntil(circuit.nextProbeAt, now) }
    : { kind: "held", attempt, heldSince };
}

function bySchedule(finished: FinishedAttempt): FollowUp {
  const { attempt, now } = finished;
  const next = waitAfter(finished);
  if (next.kind === "exhausted") return dead("exhausted");

  return fitsQueueDelay(next.at, now)
    ? { kind: "retry_soon", attempt: attempt + 1, delaySeconds: delaySecondsUntil(next.at, now) }
    : { kind: "wait", attempt: attempt + 1, dueAt: next.at };
}

const dead = (reason: DeadReason): FollowUp => ({ kind: "dead", reason, disableEndpoint: false });
