import type { Json, JsonObject } from "../engines/json-service.ts";

type Test = (value: Json | undefined) => boolean;

/** A test for EventBridge's event patterns, as event source mappings use them to filter. */
export function compilePattern(pattern: JsonObject): Test {
  const tests = Object.entries(pattern).map(([key, wanted]) => compileEntry(key, wanted));
  return (value) => tests.every((test) => test(value));
}

function compileEntry(key: string, wanted: Json): Test {
  if (key === "$or" && isList(wanted)) return anyOf(wanted.map((option) => compilePattern(requireObject(option, key))));
  const test = isList(wanted) ? compileAlternatives(wanted, key) : compilePattern(requireObject(wanted, key));
  return (value) => test(isObject(value) ? value[key] : undefined);
}

function compileAlternatives(alternatives: readonly Json[], key: string): Test {
  const test = anyOf(alternatives.map((alternative) => compileAlternative(alternative, key)));
  // A list in the event matches when one of its elements does.
  return (value) => (isList(value) ? value.some(test) : test(value));
}

function compileAlternative(alternative: Json, key: string): Test {
  if (!isObject(alternative)) return (value) => value === alternative;
  const [operator = "", operand = null] = Object.entries(alternative)[0] ?? [];
  const compile = OPERATORS[operator];
  if (compile === undefined) throw patternError(key, `the operator "${operator}" is not supported locally`);
  return compile(operand, key);
}

const OPERATORS: Readonly<Record<string, (operand: Json, key: string) => Test>> = {
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  prefix: (start) => (value) => typeof value === "string" && value.startsWith(String(start)),
  suffix: (end) => (value) => typeof value === "string" && value.endsWith(String(end)),
  "equals-ignore-case": (word) => (value) =>
    typeof value === "string" && value.toLowerCase() === String(word).toLowerCase(),
  "anything-but": compileAnythingBut,
  numeric: compileNumeric,
};

function compileAnythingBut(operand: Json, key: string): Test {
  const excluded = compileAlternatives(isList(operand) ? operand : [operand], key);
  return (value) => value !== undefined && !excluded(value);
}

function compileNumeric(operand: Json, key: string): Test {
  const parts = isList(operand) ? operand : [];
  const tests = Array.from({ length: parts.length / 2 }, (_, i) =>
    compareTo(parts[2 * i], Number(parts[2 * i + 1]), key),
  );
  return (value) => typeof value === "number" && tests.every((test) => test(value));
}

function compareTo(sign: Json | undefined, limit: number, key: string): (value: number) => boolean {
  switch (sign) {
    case "=":
      return (value) => value === limit;
    case "<":
      return (value) => value < limit;
    case "<=":
      return (value) => value <= limit;
    case ">":
      return (value) => value > limit;
    case ">=":
      return (value) => value >= limit;
    default:
      throw patternError(key, `the comparison "${String(sign)}" is none of =, <, <=, > and >=`);
  }
}

function anyOf(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value));
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function requireObject(value: Json, key: string): JsonObject {
  if (isObject(value)) return value;
  throw patternError(key, "wanted a list of alternatives or a nested pattern");
}

function patternError(key: string, reason: string): Error {
  return new Error(`Cannot read the filter pattern at "${key}": ${reason}`);
}
