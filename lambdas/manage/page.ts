export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Where the next page goes on; nothing where this one is the last. */
  readonly last: Entry | undefined;
}

/** Reads one entry more than the page has: whether there is one says whether there is another page. */
export async function readPage<Entry>(
  limit: number,
  read: (most: number) => Promise<readonly Entry[]>,
): Promise<Page<Entry>> {
  const found = await read(limit + 1);
  const entries = found.slice(0, limit);
  return { entries, last: found.length > limit ? entries.at(-1) : undefined };
}
