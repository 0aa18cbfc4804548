import type { Outcome } from "./outcome.ts";
import type { EpochMs } from "./time.ts";

/** `failing`: deliveries whose first attempt failed, whatever became of them later. */
export type Counter = "accepted" | "delivered" | "failing" | "failedAttempts" | "dead";

/** Upper bounds, by half to double: a percentile read from them is off by no more than its bucket is wide. */
export const LATENCY_BOUNDS_MS = [
  10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 7500, 10_000, 15_000, 30_000,
] as const;

/** What was counted, by the name of its attribute: a counter, or `l0` to `l20`, a bucket of latencies. */
export type Counts = Readonly<Record<string, number>>;

const bucketName = (index: number): string => `l${index}`;

/** The names of all buckets; the last one is for what took longer than every bound. */
export const BUCKETS: readonly string[] = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, (_, index) =>
  bucketName(index),
);

export function bucketOf(latencyMs: number): string {
  const index = LATENCY_BOUNDS_MS.findIndex((bound) => latencyMs <= bound);
  return bucketName(index === -1 ? LATENCY_BOUNDS_MS.length : index);
}

/** `2026-11-20T12`: the hour that a moment is counted in. Sorts by time. */
export const hourOf = (moment: EpochMs): string => new Date(moment).toISOString().slice(0, 13);

/** What one attempt adds. What was ours to blame says nothing about a tenant's endpoints. */
export function countsOfAttempt(outcome: Outcome, isFirst: boolean): Counts {
  if (outcome.kind === "ours") return {};
  const latency = "latencyMs" in outcome ? { [bucketOf(outcome.latencyMs)]: 1 } : {};
  if (outcome.kind === "delivered") return { delivered: 1, ...latency };
  return { failedAttempts: 1, ...(isFirst && { failing: 1 }), ...latency };
}

export function sumOf(counts: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((one) => Object.entries(one))) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
