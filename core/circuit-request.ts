import * as z from "zod";

/** What an operator can set by hand. */
export const CircuitRequest = z.strictObject({
  state: z
    .enum(["open", "closed"])
    .describe("`open` holds all deliveries until it is closed by hand; `closed` lets what is held go out."),
});
export type CircuitRequest = z.infer<typeof CircuitRequest>;
