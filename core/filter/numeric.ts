import { FilterInvalid } from "./filter-invalid.ts";
import type { Matcher } from "./leaf.ts";

const COMPARISONS: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map([
  ["=", (value: number, bound: number) => value === bound],
  ["<", (value: number, bound: number) => value < bound],
  ["<=", (value: number, bound: number) => value <= bound],
  [">", (value: number, bound: number) => value > bound],
  [">=", (value: number, bound: number) => value >= bound],
]);

/** `["=", 5]`, `["<", 5]`, or a range with its lower end first: `[">=", 0, "<", 5]`. */
export function parseNumeric(argument: unknown, path: string): Matcher {
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4))
    throw new FilterInvalid(path, argument, 'a comparison such as [">", 0] or a range such as [">=", 0, "<", 100]');

  const first = parseComparison(argument[0], argument[1], path, 0);
  if (argument.length === 2) return (leaf) => typeof leaf === "number" && first(leaf);

  const second = parseComparison(argument[2], argument[3], path, 2);
  if (!String(argument[0]).startsWith(">") || !String(argument[2]).startsWith("<") || !(argument[1] < argument[3]))
    throw new FilterInvalid(path, argument, 'a range with its lower end first, such as [">=", 0, "<", 100]');
  return (leaf) => typeof leaf === "number" && first(leaf) && second(leaf);
}

function parseComparison(operator: unknown, bound: unknown, path: string, index: number): (value: number) => boolean {
  const compare = COMPARISONS.get(operator);
  if (!compare) throw new FilterInvalid(`${path}[${index}]`, operator, "one of =, <, <=, >, >=");
  if (typeof bound !== "number") throw new FilterInvalid(`${path}[${index + 1}]`, bound, "a number");
  return (value) => compare(value, bound);
}
