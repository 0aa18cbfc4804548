import { BUCKETS, type Counter, type Counts, LATENCY_BOUNDS_MS, sumOf } from "./stats.ts";
import { type EpochMs, epochMs } from "./time.ts";

const HOUR_MS = 60 * 60_000;

export const STATS_WINDOWS = ["1h", "24h", "7d", "30d"] as const;
export type StatsWindow = (typeof STATS_WINDOWS)[number];

const HOURS: Readonly<Record<StatsWindow, number>> = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 };

export interface HourCounts {
  readonly hour: string;
  readonly counts: Counts;
}

export type Totals = Readonly<Record<Counter, number>>;

export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

export interface StatsReport extends Totals {
  /** Of attempts that came to an end at the receiver, in milliseconds; absent where there were none. */
  readonly latencyMs?: Percentiles;
  readonly hours: readonly ({ readonly hour: string } & Totals)[];
}

/** Whole hours are counted, so a window begins with the hour that its first moment is in. */
export const windowStart = (window: StatsWindow, now: EpochMs): EpochMs => epochMs(now - HOURS[window] * HOUR_MS);

export function reportOf(hours: readonly HourCounts[]): StatsReport {
  const sums = sumOf(hours.map(({ counts }) => counts));
  const latencyMs = percentilesOf(BUCKETS.map((name) => sums[name] ?? 0));
  return {
    ...totalsOf(sums),
    ...(latencyMs && { latencyMs }),
    hours: hours.map(({ hour, counts }) => ({ hour, ...totalsOf(counts) })),
  };
}

const totalsOf = ({ accepted = 0, delivered = 0, failing = 0, failedAttempts = 0, dead = 0 }: Counts): Totals => ({
  accepted,
  delivered,
  failing,
  failedAttempts,
  dead,
});

function percentilesOf(buckets: readonly number[]): Percentiles | undefined {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const at = (fraction: number) => Math.round(latencyAt(buckets, fraction * total));
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** As if the latencies of a bucket were spread evenly over its width. Beyond the last bound nothing is known but that. */
function latencyAt(buckets: readonly number[], rank: number): number {
  let below = 0;
  for (const [index, count] of buckets.entries()) {
    const lower = LATENCY_BOUNDS_MS[index - 1] ?? 0;
    const upper = LATENCY_BOUNDS_MS[index] ?? lower;
    if (count > 0 && below + count >= rank) return lower + ((upper - lower) * (rank - below)) / count;
    below += count;
  }
  return LATENCY_BOUNDS_MS.at(-1) ?? 0;
}
