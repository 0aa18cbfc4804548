import * as z from "zod";

export const MAX_BATCH_EVENTS = 100;
/** Lambda takes 6 MB, in which every quote of the body is written as two characters. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** The items are read one by one: one that cannot be used must not refuse the others. */
export const PublishBatch = z.strictObject({ events: z.array(z.unknown()).min(1).max(MAX_BATCH_EVENTS) });
