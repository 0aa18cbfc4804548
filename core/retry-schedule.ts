import * as z from "zod";
import type { Outcome } from "./outcome.ts";
import { LONGEST_RETRY_AFTER_MS } from "./retry-after.ts";
import { after, type EpochMs } from "./time.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST_TOTAL = 14 * DAY; // SQS keeps a message 14 days, and the delivery record lives 30

/** The waits between the attempts of a delivery, in seconds, as an endpoint may set them. n waits make n + 1 attempts. */
export const RetrySchedule = z
  .array(
    z
      .int()
      .min(1)
      .max(7 * DAY),
  )
  .min(1)
  .max(30)
  .refine((waits) => totalOf(waits) <= LONGEST_TOTAL, {
    error: ({ input }) =>
      `the waits add up to ${totalOf(input)} seconds, at most ${LONGEST_TOTAL} (14 days) are allowed`,
  })
  .readonly();

export type RetrySchedule = z.infer<typeof RetrySchedule>;

/** Twelve attempts over about three days: long enough for a weekend without anybody at the receiver's keyboard. */
export const DEFAULT_SCHEDULE: RetrySchedule = [
  5,
  30,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

const JITTER = 0.2;
const BUSY_WAIT_MS = 60_000;
const BUSY_STATUSES: ReadonlySet<number> = new Set([429, 502, 504]);

export type NextWait = { readonly kind: "retry"; readonly at: EpochMs } | { readonly kind: "exhausted" };

interface FailedAttempt {
  readonly schedule: RetrySchedule;
  /** The number of the attempt that failed; the first is 1. */
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly now: EpochMs;
  /** A number from 0 up to, but not including, 1. */
  readonly chance: () => number;
}

/** When to try again after a failed attempt, or that the schedule is at its end. */
export function waitAfter({ schedule, attempt, outcome, now, chance }: FailedAttempt): NextWait {
  const waitSeconds = schedule[attempt - 1];
  if (waitSeconds === undefined) return { kind: "exhausted" };

  const drawn = chance();
  const jittered = waitSeconds * 1000 * (1 - JITTER + 2 * JITTER * drawn);
  // The floor is spread upwards: a receiver that failed a thousand deliveries at once must not get them back at once.
  const floor = isOverloaded(outcome) ? BUSY_WAIT_MS * (1 + JITTER * drawn) : 0;
  return { kind: "retry", at: after(now, Math.max(jittered, floor, askedWait(outcome, now))) };
}

/** Signs of a receiver, or of a proxy before it, that has more than it can do: coming back in 5 s would add to it. */
function isOverloaded(outcome: Outcome): boolean {
  if (outcome.kind === "rejected") return BUSY_STATUSES.has(outcome.status);
  return outcome.kind === "unreachable" && outcome.reason === "timed_out";
}

function askedWait(outcome: Outcome, now: EpochMs): number {
  if (outcome.kind !== "rejected" || outcome.retryAt === undefined) return 0;
  return Math.min(outcome.retryAt - now, LONGEST_RETRY_AFTER_MS);
}

function totalOf(waits: unknown): number {
  return Array.isArray(waits) ? waits.reduce((sum: number, wait) => sum + Number(wait), 0) : Number.NaN;
}
