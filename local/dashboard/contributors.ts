import * as z from "zod";
import type { ResolvedResource } from "../assembly/resolved-resource.ts";
import type { LogLine } from "../metrics/log-book.ts";

const Filter = z.strictObject({
  Match: z.string(),
  In: z.array(z.string()).optional(),
  NotIn: z.array(z.string()).optional(),
  IsPresent: z.boolean().optional(),
});
const Rule = z.object({
  LogGroupNames: z.array(z.string()),
  Contribution: z.object({ Keys: z.array(z.string()), Filters: z.array(Filter), ValueOf: z.string().optional() }),
  AggregateOn: z.enum(["Sum", "Count"]),
});

type Rule = z.infer<typeof Rule>;

export interface ContributorRule {
  readonly name: string;
  readonly logGroups: readonly string[];
  topOf(lines: readonly LogLine[], most: number): readonly Contributor[];
}

export interface Contributor {
  readonly key: string;
  readonly value: number;
}

/** Contributor Insights: who it is, when the figures say only that somebody is. */
export function readContributorRules(resources: readonly ResolvedResource[]): readonly ContributorRule[] {
  return resources
    .filter(({ type }) => type === "AWS::CloudWatch::InsightRule")
    .map(({ attributes, properties }) => {
      const rule = Rule.parse(JSON.parse(String(properties.RuleBody)));
      return {
        name: attributes.RuleName ?? "",
        logGroups: rule.LogGroupNames,
        topOf: (lines, most) => topContributors(rule, lines, most),
      };
    });
}

function topContributors({ Contribution, AggregateOn }: Rule, lines: readonly LogLine[], most: number) {
  const { Keys, Filters, ValueOf = "" } = Contribution;
  const totals = new Map<string, number>();
  for (const { fields } of lines) {
    if (!Filters.every((filter) => passes(filter, fields))) continue;
    const key = Keys.map((path) => String(fieldAt(path, fields))).join(" · ");
    totals.set(key, (totals.get(key) ?? 0) + (AggregateOn === "Sum" ? Number(fieldAt(ValueOf, fields)) : 1));
  }
  const sorted = [...totals].toSorted(([, a], [, b]) => b - a);
  return sorted.slice(0, most).map(([key, value]) => ({ key, value }));
}

function passes({ Match, In, NotIn, IsPresent }: z.infer<typeof Filter>, fields: LogLine["fields"]): boolean {
  const value = fieldAt(Match, fields);
  if (IsPresent !== undefined && IsPresent !== (value !== undefined)) return false;
  if (In && !In.includes(String(value))) return false;
  return !NotIn?.includes(String(value));
}

/** `$.outcome.kind` of a line. */
function fieldAt(path: string, fields: LogLine["fields"]): unknown {
  return path
    .split(".")
    .slice(1)
    .reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), fields);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
