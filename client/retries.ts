import { isNoAnswer } from "./api-error.ts";
import type { Answered } from "./exchange.ts";

export interface RetryOptions {
  /** Beyond the first try. */
  readonly retries: number;
  readonly pause: (ms: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly fraction: () => number;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
/** 409 with `Retry-After` is a call with the same idempotency key that is under way: its answer is worth waiting for. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Tries again what failed for a moment. Only for calls that may be made twice. */
export async function withRetries(send: () => Promise<Answered>, options: RetryOptions): Promise<Answered> {
  for (let attempt = 0; ; attempt++) {
    const isLast = attempt >= options.retries;
    const answer = await send().catch((error: unknown) => {
      if (isLast || !isNoAnswer(error)) throw error;
      return undefined;
    });
    if (answer !== undefined && (isLast || !isWorthRepeating(answer))) return answer;

    await options.pause(waitBefore(attempt, answer, options.fraction()));
  }
}

const isWorthRepeating = ({ status, headers }: Answered): boolean =>
  PASSING.has(status) || (status === 409 && headers.has("retry-after"));

/** As long as the API asks for, and never shorter than what callers at the same time are spread over. */
function waitBefore(attempt: number, answer: Answered | undefined, fraction: number): number {
  const spread = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + fraction / 2);
  const asked = Number(answer?.headers.get("retry-after") ?? 0) * 1000;
  return Number.isFinite(asked) ? Math.max(spread, Math.min(asked, 60_000)) : spread;
}
