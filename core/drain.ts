import { after, type EpochMs } from "./time.ts";

// A receiver that just came back is the one most easily knocked over again. Ten seconds at each speed let the first
// timeouts speak before ten times as much is under way; 108,000 deliveries (6 h at 5/s) still take under five minutes.
const FIRST_PER_SECOND = 5;
const DOUBLES_EVERY_SECONDS = 10;
const MOST_PER_SECOND = 500;

/** How far the held deliveries of a closed circuit have been given out. */
export interface DrainProgress {
  /** Seconds of the ramp that were given out. Not the time since closing: after missed ticks nothing is caught up at once. */
  readonly rampSeconds: number;
  /** No delivery is planned from this moment on. */
  readonly plannedUntil: EpochMs;
}

export interface Release {
  readonly at: EpochMs;
  readonly count: number;
}

interface DrainPlan {
  readonly drain: DrainProgress;
  readonly now: EpochMs;
  readonly horizonSeconds: number;
  /** The endpoint's own rate limit, if it has one. */
  readonly ratePerSecond?: number;
}

export const startDrain = (now: EpochMs): DrainProgress => ({ rampSeconds: 0, plannedUntil: now });

/**
 * Which seconds up to the horizon may release how many deliveries. Whoever writes the returned progress (on condition that
 * nobody else did) owns those releases; releases that find nothing held any more are lost, never added to later ones.
 */
export function planDrain({ drain, now, horizonSeconds, ratePerSecond }: DrainPlan): {
  readonly drain: DrainProgress;
  readonly releases: readonly Release[];
} {
  const start = Math.max(drain.plannedUntil, now);
  const seconds = Math.max(0, Math.floor((now - start) / 1000 + horizonSeconds));
  const releases = Array.from({ length: seconds }, (_, second) => ({
    at: after(now, start - now + second * 1000),
    count:
      releasedAfter(drain.rampSeconds + second + 1, ratePerSecond) -
      releasedAfter(drain.rampSeconds + second, ratePerSecond),
  }));

  return {
    drain: { rampSeconds: drain.rampSeconds + seconds, plannedUntil: after(now, start - now + seconds * 1000) },
    releases: releases.filter(({ count }) => count > 0),
  };
}

/** How many deliveries the first so many seconds of a ramp release together. */
export function releasedAfter(rampSeconds: number, ratePerSecond = MOST_PER_SECOND): number {
  const ceiling = Math.min(MOST_PER_SECOND, ratePerSecond);
  let released = 0;
  let left = rampSeconds;
  for (let speed = FIRST_PER_SECOND; speed < ceiling && left > 0; speed *= 2) {
    const seconds = Math.min(left, DOUBLES_EVERY_SECONDS);
    released += speed * seconds;
    left -= seconds;
  }
  return Math.floor(released + ceiling * left);
}
