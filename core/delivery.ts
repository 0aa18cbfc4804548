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
  readonly deadReason?: DeadReason;
}

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
