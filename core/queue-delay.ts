import type { EpochMs } from "./time.ts";

/** SQS: `DelaySeconds` goes up to 15 minutes. What waits longer goes to the waiting room. */
export const LONGEST_DELAY_SECONDS = 900;

/** The `DelaySeconds` after which a moment has come. Rounded up: a second late is late, a second early breaks a promise. */
export function delaySecondsUntil(moment: EpochMs, now: EpochMs): number {
  return Math.min(Math.max(Math.ceil((moment - now) / 1000), 0), LONGEST_DELAY_SECONDS);
}

export const fitsQueueDelay = (moment: EpochMs, now: EpochMs): boolean => moment - now <= LONGEST_DELAY_SECONDS * 1000;
