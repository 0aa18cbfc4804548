export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

interface PageRequest<Item> {
  readonly items: readonly Item[];
  readonly nameOf: (item: Item) => string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * The cursor is the name of the last item given out, not a position: what is created or deleted between two calls
 * makes no other item appear twice or vanish.
 */
export function pageOf<Item>({ items, nameOf, limit, cursor }: PageRequest<Item>): Page<Item> {
  const after = cursor === undefined ? "" : Buffer.from(cursor, "base64url").toString();
  const rest = items.filter((item) => nameOf(item) > after).sort(byName(nameOf));
  const page = rest.slice(0, limit);
  const last = page.at(-1);

  if (last === undefined || rest.length === page.length) return { items: page };
  return { items: page, next: Buffer.from(nameOf(last)).toString("base64url") };
}

function byName<Item>(nameOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => (nameOf(one) < nameOf(other) ? -1 : 1);
}
