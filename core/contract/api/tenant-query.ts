import * as z from "zod";
import { TenantScope } from "../../api-key-record.ts";

/** Whose keys, or whose log. */
export const TenantQuery = z.object({
  tenant: TenantScope.optional().describe("Whose: yours unless told. `*` for those of the whole stage."),
});
