import { covers } from "./wildcard.ts";

/** How a condition compares one value of the request with one value of the policy. */
export interface Operator {
  /** Negated operators ask that no value of the policy matches, and hold when the request has no such key. */
  readonly negated: boolean;
  matches(actual: string, wanted: string): boolean;
}

type Compare = Operator["matches"];

const equals: Compare = (actual, wanted) => actual === wanted;
const equalsIgnoringCase: Compare = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const like: Compare = (actual, wanted) => covers(wanted, actual);

// An ARN is compared part by part, so that a star never reaches past the colon into the next part.
const arnLike: Compare = (actual, wanted) => {
  const parts = arnParts(actual);
  const patterns = arnParts(wanted);
  return parts.length === patterns.length && patterns.every((pattern, part) => covers(pattern, parts[part] ?? ""));
};

const numeric =
  (holds: (actual: number, wanted: number) => boolean): Compare =>
  (actual, wanted) =>
    holds(Number(actual), Number(wanted));

const sameNumber = numeric((actual, wanted) => actual === wanted);

const is = (matches: Compare): Operator => ({ negated: false, matches });
const isNot = (matches: Compare): Operator => ({ negated: true, matches });

const operators: ReadonlyMap<string, Operator> = new Map([
  ["StringEquals", is(equals)],
  ["StringNotEquals", isNot(equals)],
  ["StringEqualsIgnoreCase", is(equalsIgnoringCase)],
  ["StringNotEqualsIgnoreCase", isNot(equalsIgnoringCase)],
  ["StringLike", is(like)],
  ["StringNotLike", isNot(like)],
  // AWS treats the two ARN operators alike: both know wildcards.
  ["ArnEquals", is(arnLike)],
  ["ArnNotEquals", isNot(arnLike)],
  ["ArnLike", is(arnLike)],
  ["ArnNotLike", isNot(arnLike)],
  ["Bool", is(equalsIgnoringCase)],
  ["NumericEquals", is(sameNumber)],
  ["NumericNotEquals", isNot(sameNumber)],
  ["NumericLessThan", is(numeric((actual, wanted) => actual < wanted))],
  ["NumericLessThanEquals", is(numeric((actual, wanted) => actual <= wanted))],
  ["NumericGreaterThan", is(numeric((actual, wanted) => actual > wanted))],
  ["NumericGreaterThanEquals", is(numeric((actual, wanted) => actual >= wanted))],
]);

export function operatorNamed(name: string): Operator {
  const operator = operators.get(name);
  if (operator === undefined)
    throw new Error(`Cannot read the policy: the local cloud does not know the condition operator "${name}"`);
  return operator;
}

// The last part may hold colons of its own, such as a secret's name.
function arnParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}
