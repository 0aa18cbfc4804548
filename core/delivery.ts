import type { DeadReason } from "./dead-reason.ts";
import type { EndpointId, EventId, TenantId } from "./id.ts";
import type { Outcome } from "./outcome.ts";
import type { EpochMs } from "./time.ts";

/** What one HTTP call of a delivery came to, as it is recorded and shown. */
export interface Attempt {
  readonly number: number;
  readonly at: EpochMs;
  readonly outcome: Outcome["kind"];
  /** The words of the outcome for what has no HTTP status: `timed_out`, `address_forbidden`. */
  readonly reason?: string;
  readonly status?: number;
  readonly latencyMs?: number;
  /** What the receiver answered, sealed. Kept for failures only: the answer to a delivery that arrived helps nobody. */
  readonly sealedExcerpt?: Uint8Array;
}

/** Attempts that found out whether the endpoint is back. They cost the delivery nothing, and only the last is kept. */
export interface Probes {
  readonly count: number;
  readonly last: Attempt;
}

export type DeliveryStatus = "delivered" | "failing" | "held" | "dead" | "skipped";

/** One event for one endpoint. */
export interface DeliveryRecord {
  readonly tenant: TenantId;
  readonly endpoint: EndpointId;
  readonly event: EventId;
  readonly type: string;
  readonly acceptedAt: EpochMs;
  readonly status: DeliveryStatus;
  readonly attempts: readonly Attempt[];
  /** The last attempt that was spent, and the message that made it: only that one owes its follow-up. */
  readonly last?: { readonly cycle: number; readonly attempt: number; readonly message: string };
  readonly nextAttemptAt?: EpochMs;
  readonly heldSince?: EpochMs;
  readonly probes?: Probes;
  readonly deadReason?: DeadReason;
}

/** How a delivery stands from now on. */
export type Standing =
  | { readonly status: "delivered" | "skipped" }
  | { readonly status: "failing"; readonly nextAttemptAt: EpochMs }
  | { readonly status: "held"; readonly heldSince: EpochMs }
  | { readonly status: "dead"; readonly deadReason: DeadReason; readonly at: EpochMs };

/**
 * One step of a delivery, made by one message. A step that spends makes this message the one that owes what follows; a
 * probe that failed, and a delivery that is held without an attempt, spend nothing.
 */
export interface DeliveryStep {
  readonly delivery: Pick<DeliveryRecord, "tenant" | "endpoint" | "event" | "type" | "acceptedAt">;
  readonly by: { readonly cycle: number; readonly attempt: number; readonly message: string };
  readonly spends: boolean;
  readonly standing: Standing;
  readonly attempt?: Attempt;
  readonly probe?: Attempt;
}

/**
 * A delivery can be started again any number of times, and its item must not outgrow what DynamoDB stores: this many
 * attempts with their answers, and a cycle of 31 more, are a third of that. Beyond it a new cycle begins a new list.
 */
export const ATTEMPTS_KEPT = 60;

/** Whether the attempts of earlier cycles may have to make room for this one. */
export const beginsLaterCycle = ({ by, attempt }: DeliveryStep): boolean => by.cycle > 1 && attempt?.number === 1;

export function attemptOf(number: number, at: EpochMs, outcome: Outcome): Attempt {
  switch (outcome.kind) {
    case "delivered":
    case "rejected":
    case "gone":
      return { number, at, outcome: outcome.kind, status: outcome.status, latencyMs: outcome.latencyMs };
    case "unreachable":
      return { number, at, outcome: outcome.kind, reason: outcome.reason, latencyMs: outcome.latencyMs };
    case "blocked":
      return { number, at, outcome: outcome.kind, reason: outcome.reason };
    case "ours":
      return { number, at, outcome: outcome.kind, reason: outcome.code };
  }
}
