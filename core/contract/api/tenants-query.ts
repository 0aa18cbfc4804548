import * as z from "zod";
import { TenantId } from "../../id.ts";
import { PageQuery } from "./pages.ts";

export const TenantsQuery = PageQuery.extend({
  cursor: TenantId.optional().describe("The `nextCursor` of the page before."),
});

export const DeleteTenantQuery = z.object({
  shred: z
    .enum(["true", "false"])
    .default("false")
    .describe("`true` destroys the tenant's keys: nothing it stored can ever be read again, and its id is used up."),
});
