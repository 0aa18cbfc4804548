import * as z from "zod";

export const DeleteTenantQuery = z.strictObject({
  shred: z
    .enum(["true", "false"])
    .default("false")
    .describe("`true` destroys the tenant's keys: nothing it stored can ever be read again, and its id is used up."),
});
