const QUOTE = 0x22;
const BACKSLASH = 0x5c;
// Brackets and braces differ in one bit, so setting it asks for both at once.
const EITHER_KIND = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/**
 * Whether JSON text is nested more deeply than `maxDepth`. On the text, before it is parsed: V8 parses what its own
 * `JSON.stringify`, and every recursive reader after it, would die of.
 */
export function isDeeperThan(text: string, maxDepth: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isInText) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) isInText = false;
    } else if (code === QUOTE) isInText = true;
    else if ((code | EITHER_KIND) === OPENING) depth++;
    else if ((code | EITHER_KIND) === CLOSING) depth--;
    if (depth > maxDepth) return true;
  }
  return false;
}
