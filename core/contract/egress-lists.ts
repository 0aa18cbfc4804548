import * as z from "zod";

/**
 * What an operator opens at deploy time beyond the strict rules: `{ cidrs: ["10.0.0.0/8"], ports: ["3000-3999"],
 * schemes: ["http"] }`. Nothing a list can hold switches the rules off.
 */
export const EgressLists = z.strictObject({
  cidrs: z.array(z.string()).optional(),
  ports: z.array(z.union([z.number(), z.string()])).optional(),
  schemes: z.array(z.enum(["https", "http"])).optional(),
});
export type EgressLists = z.infer<typeof EgressLists>;
