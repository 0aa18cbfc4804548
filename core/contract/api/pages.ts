import * as z from "zod";

/** A list longer than this would be slow to make, to send and to read; the cursor leads on. */
export const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

/** `?limit=` of a list. */
export const PageLimit = z.coerce
  .number()
  .int()
  .min(1)
  .max(MAX_PAGE, `wanted a whole number from 1 to ${MAX_PAGE}`)
  .default(DEFAULT_PAGE)
  .describe(`At most so many entries, 1 to ${MAX_PAGE}, ${DEFAULT_PAGE} unless told.`);

/** `?cursor=` of a list: sealed (core/cursor.ts), so nothing can be said of its form but how long it may be. */
export const PageCursor = z.string().max(1024).optional().describe("The `nextCursor` of the page before.");

/** The part of the query that every paged list has. Strict, as all queries: a filter that is misspelt would show everything. */
export const PageQuery = z.strictObject({ limit: PageLimit, cursor: PageCursor });

/** A page of a list: its entries under their own name, and the way to the next one. */
export const pageOf = <Name extends string, Entry extends z.ZodType>(name: Name, entry: Entry) =>
  z.object({
    [name]: z.array(entry),
    nextCursor: z.string().exactOptional().describe("Where the next page begins; absent on the last one."),
  });
