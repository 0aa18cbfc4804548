import { statisticOf } from "./statistics.ts";

const MINUTE_MS = 60_000;
/** The longest window of an alarm is six hours; dashboards look back three. */
const KEPT_MS = 24 * 60 * MINUTE_MS;

export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Sample extends MetricId {
  readonly value: number;
  readonly at: number;
}

export interface Window {
  readonly end: number;
  readonly periodMs: number;
  readonly periods: number;
}

/** One value for each period, the oldest first. Nothing recorded is missing, not zero. */
export type Series = readonly (number | undefined)[];

/** Values by minute, as CloudWatch keeps them, and all of them: a percentile cannot be made of averages. */
export interface MetricStore {
  record(sample: Sample): void;
  series(metric: MetricId, statistic: string, window: Window): Series;
  /** All that is known, as plain data for a file. */
  dump(): MetricDump;
  load(dump: MetricDump): void;
}

export type MetricDump = readonly (MetricId & {
  readonly minutes: readonly (readonly [number, readonly number[]])[];
})[];

interface Kept {
  readonly metric: MetricId;
  readonly minutes: Map<number, number[]>;
}

export function createMetricStore(): MetricStore {
  const kept = new Map<string, Kept>();

  function keptOf(metric: MetricId): Kept {
    const key = keyOf(metric);
    const known = kept.get(key) ?? { metric, minutes: new Map() };
    kept.set(key, known);
    return known;
  }

  function record({ value, at, ...metric }: Sample): void {
    const { minutes } = keptOf(metric);
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const values = minutes.get(minute);
    if (values) {
      values.push(value);
      return;
    }
    minutes.set(minute, [value]);
    for (const old of minutes.keys()) if (old < minute - KEPT_MS) minutes.delete(old);
  }

  return {
    record,
    series(metric, statistic, { end, periodMs, periods }) {
      const minutes = kept.get(keyOf(metric))?.minutes ?? new Map<number, number[]>();
      return Array.from({ length: periods }, (_, index) => {
        const start = end - (periods - index) * periodMs;
        return statisticOf(statistic, valuesBetween(minutes, start, start + periodMs));
      });
    },
    dump: () => [...kept.values()].map(({ metric, minutes }) => ({ ...metric, minutes: [...minutes] })),
    load(dump) {
      for (const { minutes, ...metric } of dump)
        for (const [minute, values] of minutes) keptOf(metric).minutes.set(minute, [...values]);
    },
  };
}

function valuesBetween(minutes: ReadonlyMap<number, readonly number[]>, start: number, end: number): readonly number[] {
  const values: number[] = [];
  for (let minute = start; minute < end; minute += MINUTE_MS)
    for (const value of minutes.get(minute) ?? []) values.push(value); // not spread: a minute can have 100,000s
  return values;
}

/** The same dimensions in another order are the same metric; one more or fewer is another. */
function keyOf({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
