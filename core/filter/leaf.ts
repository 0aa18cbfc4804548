/** What a filter compares: everything of JSON that has no parts. */
export type Leaf = string | number | boolean | null;

export type Matcher = (leaf: Leaf) => boolean;

export function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The value itself, or what an array holds, however deep. With a list of what is left instead of a recursion: a payload may
 * nest its arrays deeper than the stack reaches.
 */
export function* elementsOf(value: unknown): Generator<unknown, undefined> {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (!Array.isArray(next)) yield next;
    else for (const element of next) left.push(element);
  }
}
