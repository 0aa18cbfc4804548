import * as z from "zod";
import type { MetricStore, Series } from "../metrics/metric-store.ts";
import { type Query, seriesOf } from "../metrics/queries.ts";
import type { MetricWidget } from "./dashboard-body.ts";

const Options = z.looseObject({
  id: z.string().optional(),
  label: z.string().optional(),
  expression: z.string().optional(),
  stat: z.string().default("Average"),
  period: z.number().default(300),
  visible: z.boolean().default(true),
});

interface Row {
  readonly id: string;
  readonly label: string;
  readonly isVisible: boolean;
  readonly query: Query;
}

export interface Line {
  readonly label: string;
  readonly periodMs: number;
  readonly points: Series;
}

/** The lines of a widget up to a moment. */
export function linesOf(
  { properties }: MetricWidget,
  at: { end: number; hours: number },
  store: MetricStore,
): readonly Line[] {
  const rows = properties.metrics.map(rowOf);
  const queries = new Map(rows.map(({ id, query }) => [id, query]));
  return rows
    .filter(({ isVisible }) => isVisible)
    .map(({ id, label, query: { periodMs } }) => {
      // Dashboards show the period that still runs, alarms do not.
      const end = Math.ceil(at.end / periodMs) * periodMs;
      const periods = Math.max(1, Math.round((at.hours * 3_600_000) / periodMs));
      return { label, periodMs, points: seriesOf(id, queries, { end, periods }, store) };
    });
}

function rowOf(row: MetricWidget["properties"]["metrics"][number], index: number): Row {
  const words = row.filter((part) => typeof part === "string");
  const { expression, period, stat, visible, ...given } = Options.parse(
    row.find((part) => typeof part !== "string") ?? {},
  );
  const [namespace = "", name = "", ...dimensions] = words;
  const periodMs = period * 1000;
  const metric = { namespace, name, dimensions: pairs(dimensions) };
  return {
    id: given.id ?? `row${index}`,
    label: given.label ?? (stat.startsWith("p") ? `${name} ${stat}` : name),
    isVisible: visible,
    query:
      expression === undefined
        ? { kind: "metric", metric, statistic: stat, periodMs }
        : { kind: "expression", expression, periodMs },
  };
}

function pairs(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""]] : [])));
}
