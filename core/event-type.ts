import * as z from "zod";

const LONGEST_NAME = 128;
const WORD = "[A-Za-z0-9_-]+";
const NAME = new RegExp(`^${WORD}(?:\\.${WORD})*$`);
const PATTERN = new RegExp(`^(?:\\*|${WORD}(?:\\.${WORD})*(?:\\.\\*)?)$`);

/** Words with dots between them: `invoice.paid`. The dot is what `invoice.*` is cut at, so no word may be empty. */
export const EventTypeName = z
  .string()
  .max(LONGEST_NAME)
  .regex(NAME, "wanted words of letters, digits, underscores and hyphens with dots between them, such as invoice.paid");

export type EventTypeName = z.infer<typeof EventTypeName>;

/** What an endpoint asks for: one type, all below a word (`invoice.*`), or everything (`*`). */
export const EventTypePattern = z
  .string()
  .max(LONGEST_NAME)
  .regex(PATTERN, "wanted an event type such as invoice.paid, a family such as invoice.*, or * for all");

/**
 * Whether an endpoint that asked for `patterns` gets events of this type. A family reaches all depths: `invoice.*` takes
 * `invoice.item.added` too, but neither `invoice` nor `invoices.paid`.
 */
export function matchesEventType(patterns: readonly string[], type: string): boolean {
  return patterns.some((pattern) => {
    if (pattern === "*") return true;
    return pattern.endsWith(".*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
  });
}
