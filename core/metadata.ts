import * as z from "zod";

const MAX_ENTRIES = 20;

/** Labels of the caller's own, on events and endpoints: for its filters and for the people who look things up. */
export const Metadata = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((metadata) => Object.keys(metadata).length <= MAX_ENTRIES, {
    error: `at most ${MAX_ENTRIES} entries are wanted`,
  });
export type Metadata = z.infer<typeof Metadata>;
