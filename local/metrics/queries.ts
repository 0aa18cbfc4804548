import * as z from "zod";
import { evaluateMetricMath } from "./math/evaluate.ts";
import type { MetricId, MetricStore, Series } from "./metric-store.ts";

/** One figure of an alarm or a widget: a metric's statistic, or an expression over the others. */
export type Query =
  | { readonly kind: "metric"; readonly metric: MetricId; readonly statistic: string; readonly periodMs: number }
  | { readonly kind: "expression"; readonly expression: string; readonly periodMs: number };

export type Queries = ReadonlyMap<string, Query>;

export const Dimensions = z
  .array(z.strictObject({ Name: z.string(), Value: z.string() }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])));

/** The last periods of one of the queries. Expressions may use expressions; CloudFormation refuses circles of them. */
export function seriesOf(
  id: string,
  queries: Queries,
  at: { end: number; periods: number },
  store: MetricStore,
): Series {
  const query = queries.get(id);
  if (query === undefined) throw new Error(`Cannot evaluate "${id}": there is no such query`);
  const { end, periods } = at;
  if (query.kind === "metric") {
    return store.series(query.metric, query.statistic, { end, periods, periodMs: query.periodMs });
  }

  const used = [...queries].filter(([other, { kind }]) => other !== id && isUsed(query.expression, other, kind));
  const figures = new Map(used.map(([other]) => [other, seriesOf(other, queries, at, store)]));
  return evaluateMetricMath(query.expression, { figures, periods, periodMs: query.periodMs });
}

/** `METRICS()` means every metric there is, and no expression. */
function isUsed(expression: string, id: string, kind: Query["kind"]): boolean {
  return new RegExp(`\\b${id}\\b`).test(expression) || (kind === "metric" && expression.includes("METRICS()"));
}
