import type { Outcome } from "../outcome.ts";
import { parseRetryAfter } from "../retry-after.ts";
import type { EpochMs } from "../time.ts";

/** What is known once the header block of a final response is complete. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly latencyMs: number;
  readonly excerpt: Uint8Array;
}

/** The status alone decides: what becomes of the body afterwards cannot take an answer back. */
export function classifyAnswer({ status, retryAfter, latencyMs, excerpt }: Answer, now: EpochMs): Outcome {
  const answered = { status, latencyMs, excerpt };
  if (status >= 200 && status <= 299) return { kind: "delivered", ...answered };
  if (status === 410) return { kind: "gone", ...answered };

  const retryAt = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now);
  return { kind: "rejected", ...answered, ...(retryAt !== undefined && { retryAt }) };
}
