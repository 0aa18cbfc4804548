import { FilterInvalid } from "./filter-invalid.ts";
import { elementsOf, isLeaf, isObject, type Leaf } from "./leaf.ts";
import { parseMatcher } from "./matcher.ts";

/** As EventBridge: it bounds the work that one endpoint can make of every event of its tenant. */
const LARGEST_FILTER_BYTES = 2048;

/** Whether an event is wanted. */
export type Filter = (event: unknown) => boolean;

/**
 * Reads a filter in the syntax of EventBridge event patterns: fields nested as in the event, each with a list of which one
 * entry must match, and `$or` for alternatives. An array in the event matches by any of its elements, and fields that are
 * asked for together must be together in one of them.
 */
export function compileFilter(pattern: unknown): Filter {
  const size = new TextEncoder().encode(JSON.stringify(pattern) ?? "").length;
  if (size > LARGEST_FILTER_BYTES) throw new FilterInvalid("", size, `at most ${LARGEST_FILTER_BYTES} bytes as JSON`);
  return parseFields(pattern, "");
}

function parseFields(pattern: unknown, path: string): Filter {
  if (!isObject(pattern)) throw new FilterInvalid(path, pattern, "an object of fields");
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new FilterInvalid(path, pattern, "at least one field");

  const conditions = entries.map(([name, wanted]) => parseField(name, wanted, path ? `${path}.${name}` : name));
  return (value) => {
    const objects = [...elementsOf(value)].filter(isObject);
    // Without an object there is still the question whether a field is missing from it.
    const candidates = objects.length > 0 ? objects : [{}];
    return candidates.some((candidate) => conditions.every((holds) => holds(candidate)));
  };
}

type Condition = (candidate: Readonly<Record<string, unknown>>) => boolean;

function parseField(name: string, wanted: unknown, path: string): Condition {
  if (name === "$or") return parseAlternatives(wanted, path);

  const matches = Array.isArray(wanted) ? parseList(wanted, path) : parseFields(wanted, path);
  // Own fields only: an event has no `constructor` unless its publisher wrote one.
  return (candidate) => matches(Object.hasOwn(candidate, name) ? candidate[name] : undefined);
}

function parseAlternatives(wanted: unknown, path: string): Condition {
  if (!Array.isArray(wanted) || wanted.length < 2)
    throw new FilterInvalid(path, wanted, "a list of two or more patterns");
  const alternatives = wanted.map((pattern: unknown, index) => parseFields(pattern, `${path}[${index}]`));
  return (candidate) => alternatives.some((matches) => matches(candidate));
}

function parseList(list: readonly unknown[], path: string): Filter {
  if (list.length === 0) throw new FilterInvalid(path, list, "at least one value");
  const entries = list.map((entry, index) => parseEntry(entry, `${path}[${index}]`));
  return (value) => {
    const leaves = [...elementsOf(value)].filter(isLeaf);
    return entries.some((matches) => matches(leaves));
  };
}

function parseEntry(entry: unknown, path: string): (leaves: readonly Leaf[]) => boolean {
  if (isObject(entry) && Object.hasOwn(entry, "exists") && Object.keys(entry).length === 1) {
    const { exists } = entry;
    if (typeof exists !== "boolean") throw new FilterInvalid(`${path}.exists`, exists, "true or false");
    return (leaves) => leaves.length > 0 === exists;
  }
  const matches = parseMatcher(entry, path);
  return (leaves) => leaves.some(matches);
}
