import type { AddressRefusal } from "./address.ts";
import type { EpochMs } from "./time.ts";

/** Why no complete answer came back. Receivers see these words in their attempt log, so they are part of the contract. */
export type UnreachableReason =
  | "dns_failed"
  | "connection_refused"
  | "connection_reset"
  | "tls_failed"
  | "timed_out"
  | "protocol_error"
  /** No request was made: the endpoint refers to a signing secret that is not there, or is none. */
  | "secret_invalid";

interface Answered {
  readonly status: number;
  readonly latencyMs: number;
  /** At most 16 KiB of the body, as it came: never inflated. */
  readonly excerpt: Uint8Array;
}

/** What an attempt came to. A value, never an exception: what follows from it is decided elsewhere. */
export type Outcome =
  | ({ readonly kind: "delivered" } & Answered)
  | ({ readonly kind: "rejected"; readonly retryAt?: EpochMs } & Answered)
  | ({ readonly kind: "gone" } & Answered)
  | { readonly kind: "unreachable"; readonly reason: UnreachableReason; readonly latencyMs: number }
  | { readonly kind: "blocked"; readonly reason: AddressRefusal }
  | { readonly kind: "ours"; readonly code: string };
