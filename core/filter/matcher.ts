import { isIP } from "node:net";
import { createAddressSet } from "../address/address-set.ts";
import { FilterInvalid } from "./filter-invalid.ts";
import { isLeaf, isObject, type Matcher } from "./leaf.ts";
import { parseNumeric } from "./numeric.ts";
import { matchesWildcard, parseWildcard } from "./wildcard.ts";

type MatcherParser = (argument: unknown, path: string) => Matcher;

const TEXT_MATCHERS: ReadonlyMap<string, MatcherParser> = new Map([
  ["prefix", (argument, path) => parseEnd(argument, path, (text, end) => text.startsWith(end))],
  ["suffix", (argument, path) => parseEnd(argument, path, (text, end) => text.endsWith(end))],
  ["equals-ignore-case", (argument, path) => ignoringCase(parseText(argument, path), (text, other) => text === other)],
  ["wildcard", parseWildcardMatcher],
]);

const MATCHERS: ReadonlyMap<string, MatcherParser> = new Map([
  ...TEXT_MATCHERS,
  ["anything-but", parseAnythingBut],
  ["numeric", parseNumeric],
  ["cidr", parseCidrMatcher],
]);

/** One entry of a list: a value to be equal to, or an object with one operator such as `{"prefix": "eu-"}`. */
export function parseMatcher(entry: unknown, path: string): Matcher {
  if (isLeaf(entry)) return (leaf) => leaf === entry;
  return parseOperator(entry, path, MATCHERS);
}

function parseOperator(entry: unknown, path: string, known: ReadonlyMap<string, MatcherParser>): Matcher {
  const names = [...known.keys(), ...(known === MATCHERS ? ["exists"] : [])].join(", ");
  const [operator, ...others] = isObject(entry) ? Object.entries(entry) : [];
  if (!operator || others.length > 0) throw new FilterInvalid(path, entry, `an object with one of ${names}`);

  const [name, argument] = operator;
  const parse = known.get(name);
  if (!parse) throw new FilterInvalid(path, name, `one of ${names}`);
  return parse(argument, `${path}.${name}`);
}

/** True for every other value of the field. A field that is not there has no value: that is `{"exists": false}`. */
function parseAnythingBut(argument: unknown, path: string): Matcher {
  if (isObject(argument)) {
    const refused = parseOperator(argument, path, TEXT_MATCHERS_OF_LISTS);
    return (leaf) => !refused(leaf);
  }

  const refused: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (refused.length === 0 || !refused.every(isLeaf))
    throw new FilterInvalid(path, argument, "a value, a list of values, or an object with one operator on text");
  const values = new Set<unknown>(refused);
  return (leaf) => !values.has(leaf);
}

/** Within anything-but an operator may have several texts: `{"anything-but": {"prefix": ["eu-", "us-"]}}`. */
const TEXT_MATCHERS_OF_LISTS: ReadonlyMap<string, MatcherParser> = new Map(
  [...TEXT_MATCHERS].map(([name, parse]) => [
    name,
    (argument, path) => {
      if (!Array.isArray(argument)) return parse(argument, path);
      if (argument.length === 0) throw new FilterInvalid(path, argument, "at least one text");
      const matchers = argument.map((text: unknown, index) => parse(text, `${path}[${index}]`));
      return (leaf) => matchers.some((matches) => matches(leaf));
    },
  ]),
);

function parseEnd(argument: unknown, path: string, matches: (text: string, end: string) => boolean): Matcher {
  if (!isObject(argument)) return onText(parseText(argument, path), matches);

  const { "equals-ignore-case": end, ...others } = argument;
  if (end === undefined || Object.keys(others).length > 0)
    throw new FilterInvalid(path, argument, "a text or an object with equals-ignore-case");
  return ignoringCase(parseText(end, `${path}.equals-ignore-case`), matches);
}

function parseWildcardMatcher(argument: unknown, path: string): Matcher {
  const wildcard = parseWildcard(parseText(argument, path));
  if (!wildcard) throw new FilterInvalid(path, argument, "single stars, with \\* for a star and \\\\ for a backslash");
  return (leaf) => typeof leaf === "string" && matchesWildcard(wildcard, leaf);
}

function parseCidrMatcher(argument: unknown, path: string): Matcher {
  try {
    const range = createAddressSet([parseText(argument, path)]);
    return (leaf) => typeof leaf === "string" && isIP(leaf) !== 0 && range.has(leaf);
  } catch {
    throw new FilterInvalid(path, argument, "a range of addresses such as 10.0.0.0/8");
  }
}

function parseText(argument: unknown, path: string): string {
  if (typeof argument !== "string") throw new FilterInvalid(path, argument, "a text");
  return argument;
}

const onText =
  (wanted: string, matches: (text: string, wanted: string) => boolean): Matcher =>
  (leaf) =>
    typeof leaf === "string" && matches(leaf, wanted);

const ignoringCase = (wanted: string, matches: (text: string, wanted: string) => boolean): Matcher => {
  const lower = wanted.toLowerCase();
  return (leaf) => typeof leaf === "string" && matches(leaf.toLowerCase(), lower);
};
