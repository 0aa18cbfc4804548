import { MetricMathInvalid } from "./metric-math-error.ts";

export type Token =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "sign"; readonly text: string };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(<=|>=|==|!=|&&|\|\||[-+*/^(),<>[\]]))/y;

export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (expression.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(expression);
    if (!found) throw new MetricMathInvalid(expression, `found "${expression.slice(at).trim()[0]}"`);
    tokens.push(tokenOf(found));
    at = TOKEN.lastIndex;
  }
  return tokens;
}

function tokenOf([, number, name, sign]: RegExpExecArray): Token {
  if (number !== undefined) return { kind: "number", value: Number(number) };
  return name === undefined ? { kind: "sign", text: sign ?? "" } : { kind: "name", text: name };
}
