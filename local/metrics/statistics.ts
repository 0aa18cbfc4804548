export class StatisticUnsupported extends Error {
  readonly code = "statistic_unsupported";

  constructor(statistic: string) {
    super(`Cannot evaluate the statistic "${statistic}": wanted ${Object.keys(SIMPLE).join(", ")} or p0 to p100`);
    this.name = "StatisticUnsupported";
  }
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const SIMPLE: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: total,
  SampleCount: (values) => values.length,
  Average: (values) => total(values) / values.length,
  // Not spread into Math.max: a busy period has more values than a call may have arguments.
  Minimum: (values) => values.reduce((least, value) => Math.min(least, value)),
  Maximum: (values) => values.reduce((most, value) => Math.max(most, value)),
};

export function statisticOf(statistic: string, values: readonly number[]): number | undefined {
  const compute = SIMPLE[statistic] ?? percentile(statistic);
  return values.length === 0 ? undefined : compute(values);
}

function percentile(statistic: string): (values: readonly number[]) => number {
  const share = Number(/^p(\d+(?:\.\d+)?)$/.exec(statistic)?.[1] ?? Number.NaN) / 100;
  if (!(share >= 0 && share <= 1)) throw new StatisticUnsupported(statistic);
  return (values) =>
    interpolate(
      values.toSorted((a, b) => a - b),
      share,
    );
}

function interpolate(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
