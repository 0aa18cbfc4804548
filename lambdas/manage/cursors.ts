import type * as z from "zod";
import type { ReadSecret } from "../../adapters/platform-secret.ts";
import { type CursorList, cursorInvalid, openCursor, sealCursor } from "../../core/cursor.ts";
import type { Chance } from "../../core/id.ts";
import { readKeyText } from "../../core/platform-key.ts";

/** The ways from page to page, in all lists: a caller can neither read nor make up where a page begins. */
export interface Cursors {
  /** Where the page begins that is asked for; nothing for the first one. */
  open<Position extends z.ZodType>(
    list: CursorList,
    cursor: string | undefined,
    position: Position,
  ): Promise<z.infer<Position> | undefined>;
  /** What an answer says of the page after it; nothing where there is none. */
  next(list: CursorList, position: string | undefined): Promise<{ readonly nextCursor?: string }>;
}

/** The secret is read only where there is a cursor: most lists have one page. */
export function createCursors(readSecret: ReadSecret, chance: Chance): Cursors {
  return {
    open: async (list, cursor, position) => {
      if (cursor === undefined) return undefined;
      const opened = openCursor(list, cursor, (await readSecret()).map(readKeyText));
      const parsed = position.safeParse(opened);
      if (!parsed.success) throw cursorInvalid(); // sealed by a version that counted places otherwise
      return parsed.data;
    },

    next: async (list, position) => {
      if (position === undefined) return {};
      const [current = ""] = await readSecret();
      return { nextCursor: sealCursor(list, position, readKeyText(current), chance) };
    },
  };
}
