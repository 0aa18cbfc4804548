import type { Series } from "../metric-store.ts";

/** What an expression can come to. `METRICS()` and brackets make lists, which only the aggregates take. */
export type MathValue =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "series"; readonly points: Series }
  | { readonly kind: "list"; readonly members: readonly Series[] };

export const scalar = (value: number): MathValue => ({ kind: "scalar", value });
export const series = (points: Series): MathValue => ({ kind: "series", points });

/** A number is the same in each period. A list where one value is wanted says nothing. */
export function pointsOf(value: MathValue, periods: number): Series {
  if (value.kind === "series") return value.points;
  return Array.from({ length: periods }, () => (value.kind === "scalar" ? value.value : undefined));
}

/** Period by period; where one of the inputs is missing, so is the result. */
export function zip(
  inputs: readonly MathValue[],
  periods: number,
  compute: (...values: number[]) => number,
): MathValue {
  const all = inputs.map((input) => pointsOf(input, periods));
  return series(
    Array.from({ length: periods }, (_, index) => {
      const values = all.map((points) => points[index]);
      const present = values.filter((value) => value !== undefined);
      if (present.length < values.length) return undefined;
      const result = compute(...present);
      return Number.isFinite(result) ? result : undefined; // CloudWatch draws nothing where one divides by zero
    }),
  );
}
