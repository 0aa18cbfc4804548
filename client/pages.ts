import type { Answer, Input, Name } from "./send.ts";

/** The operations that answer with pages. */
export type PagedName = { [N in Name]: Answer<N> extends { readonly nextCursor?: string } ? N : never }[Name];

/** What a page is a page of: the one list in it. */
export type Entry<N extends PagedName> =
  Extract<Answer<N>[keyof Answer<N>], readonly unknown[]> extends readonly (infer E)[] ? E : never;

type Call = <N extends Name>(name: N, input: Input<N>) => Promise<Answer<N>>;

/** Every entry of a list, over all its pages; a page is fetched when somebody gets to it. */
export async function* entriesOf<N extends PagedName>(call: Call, name: N, input: Input<N>): AsyncGenerator<Entry<N>> {
  let cursor: string | undefined;
  do {
    const page: Readonly<Record<string, unknown>> = await call(name, { ...input, ...(cursor && { cursor }) });
    const list = Object.values(page).find(isList);
    yield* (list ?? []) as Entry<N>[];
    cursor = typeof page.nextCursor === "string" ? page.nextCursor : undefined;
  } while (cursor !== undefined);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
