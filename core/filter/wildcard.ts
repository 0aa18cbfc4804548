/** A pattern cut at its stars: what lies between two of them must be found in this order. */
export type Wildcard = readonly string[];

/** `*` stands for any characters, `\*` and `\\` for themselves. Undefined when the pattern is none: `**`, or a stray backslash. */
export function parseWildcard(text: string): Wildcard | undefined {
  if (!/^(?:[^\\]|\\[*\\])*$/s.test(text)) return undefined;

  const tokens = text.match(/\\[*\\]|\*|[^*\\]+/gs) ?? [];
  const pieces = [""];
  for (const [index, token] of tokens.entries()) {
    if (token === "*" && tokens[index - 1] === "*") return undefined; // says no more than one star, and is a typing error
    if (token === "*") pieces.push("");
    else pieces.push(`${pieces.pop()}${token.startsWith("\\") ? token.slice(1) : token}`);
  }
  return pieces;
}

/**
 * Takes each piece at its first occurrence after the one before: that is always right, and never goes back. Not a regular
 * expression: a tenant could write one that takes minutes over a payload that another chose.
 */
export function matchesWildcard(pieces: Wildcard, text: string): boolean {
  const [head = "", ...rest] = pieces;
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;

  let from = head.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return from <= text.length - tail.length;
}
