import { MetricMathInvalid } from "./metric-math-error.ts";
import { type Token, tokensOf } from "./tokens.ts";

export type Node =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "figure"; readonly id: string }
  | { readonly kind: "call"; readonly name: string; readonly inputs: readonly Node[] }
  | { readonly kind: "list"; readonly members: readonly Node[] }
  | { readonly kind: "negation"; readonly of: Node }
  | { readonly kind: "operation"; readonly sign: string; readonly left: Node; readonly right: Node };

/** What binds weakest comes first. Words and signs of one meaning are one sign. */
const LEVELS: readonly (readonly string[])[] = [
  ["OR", "||"],
  ["AND", "&&"],
  ["<", "<=", ">", ">=", "==", "!="],
  ["+", "-"],
  ["*", "/"],
  ["^"],
];
const SYNONYMS: Readonly<Record<string, string>> = { "||": "OR", "&&": "AND" };

export function parseMetricMath(expression: string): Node {
  const tokens = tokensOf(expression);
  let at = 0;

  const next = (): Token | undefined => tokens[at];
  const textOf = (token: Token | undefined): string =>
    token === undefined ? "the end" : token.kind === "number" ? String(token.value) : token.text;

  function take(text: string): boolean {
    const token = next();
    if (token === undefined || token.kind === "number" || token.text !== text) return false;
    at += 1;
    return true;
  }

  function expect(text: string): void {
    if (!take(text)) throw new MetricMathInvalid(expression, `found ${textOf(next())}, wanted "${text}"`);
  }

  function parseLevel(level: number): Node {
    const signs = LEVELS[level];
    if (signs === undefined) return parseUnary();
    let left = parseLevel(level + 1);
    for (let sign = signs.find(take); sign !== undefined; sign = signs.find(take)) {
      left = { kind: "operation", sign: SYNONYMS[sign] ?? sign, left, right: parseLevel(level + 1) };
    }
    return left;
  }

  const parseUnary = (): Node => (take("-") ? { kind: "negation", of: parseUnary() } : parsePrimary());

  function parsePrimary(): Node {
    if (take("(")) return closed(")", parseLevel(0));
    if (take("[")) return { kind: "list", members: parseList("]") };
    const token = next();
    at += 1;
    if (token?.kind === "number") return token;
    if (token?.kind !== "name") throw new MetricMathInvalid(expression, `found ${textOf(token)}, wanted a value`);
    return take("(") ? { kind: "call", name: token.text, inputs: parseList(")") } : { kind: "figure", id: token.text };
  }

  function closed(sign: string, node: Node): Node {
    expect(sign);
    return node;
  }

  function parseList(end: string): readonly Node[] {
    if (take(end)) return [];
    const members = [parseLevel(0)];
    while (take(",")) members.push(parseLevel(0));
    expect(end);
    return members;
  }

  const whole = parseLevel(0);
  if (next() !== undefined) throw new MetricMathInvalid(expression, `found ${textOf(next())}, wanted the end`);
  return whole;
}
