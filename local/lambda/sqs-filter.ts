import type { Json, JsonObject } from "../engines/json-service.ts";
import { compilePattern } from "./filter-pattern.ts";
import type { SqsRecord } from "./sqs-event.ts";

/** As the template spells it. */
export interface FilterCriteria {
  readonly Filters: readonly { readonly Pattern: string }[];
}

/** Whether a record passes one of the filters. What passes none is deleted by Lambda, unseen: that is not a dead letter. */
export function createSqsFilter(criteria: FilterCriteria | undefined): (record: SqsRecord) => boolean {
  if (criteria === undefined || criteria.Filters.length === 0) return () => true;
  const filters = criteria.Filters.map(({ Pattern }) => compileFilter(JSON.parse(Pattern)));
  return (record) => filters.some((passes) => passes(record));
}

function compileFilter(pattern: JsonObject): (record: SqsRecord) => boolean {
  const matches = compilePattern(pattern);
  // A pattern that looks into the body means JSON; a list of alternatives means the body's text.
  const looksInside = pattern.body !== undefined && !Array.isArray(pattern.body);
  return (record) => matches({ ...record, body: looksInside ? parseBody(record.body) : record.body });
}

function parseBody(body: string): Json {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
