import type { Answer, Input, Name } from "./send.ts";

type ListName<N extends Name> = {
  [K in keyof Answer<N>]-?: Answer<N>[K] extends readonly unknown[] ? K : never;
}[keyof Answer<N>];

/** The type where it is one thing; `never` for a union, and for what is `never` already. */
type OnlyOne<T, All = T> = T extends unknown ? ([All] extends [T] ? T : never) : never;

/** The operations that answer with pages of one list. With two lists, nobody could tell which of them goes on. */
export type PagedName = {
  [N in Name]: Answer<N> extends { readonly nextCursor?: string }
    ? [OnlyOne<ListName<N>>] extends [never]
      ? never
      : N
    : never;
}[Name];

/** What a page is a page of: the one list in it. */
export type Entry<N extends PagedName> =
  Extract<Answer<N>[keyof Answer<N>], readonly unknown[]> extends readonly (infer E)[] ? E : never;

type Call = <N extends Name>(name: N, input: Input<N>) => Promise<Answer<N>>;

/** Every entry of a list, over all its pages; a page is fetched when somebody gets to it. */
export async function* entriesOf<N extends PagedName>(call: Call, name: N, input: Input<N>): AsyncGenerator<Entry<N>> {
  let cursor: string | undefined;
  do {
    const wanted = cursor === undefined ? input : Object.assign({}, input, { cursor });
    const page: Readonly<Record<string, unknown>> = await call(name, wanted);
    yield* listIn(page, name) as readonly Entry<N>[];
    cursor = typeof page.nextCursor === "string" ? page.nextCursor : undefined;
  } while (cursor !== undefined);
}

function listIn(page: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const lists = Object.values(page).filter(isList);
  const [list] = lists;
  if (list !== undefined && lists.length === 1) return list;
  throw new TypeError(`Cannot walk through the pages of "${name}": found ${lists.length} lists in one, wanted 1`);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
