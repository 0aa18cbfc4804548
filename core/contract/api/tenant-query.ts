import * as z from "zod";
import { TenantScope } from "../../api-key-record.ts";

/** Whose keys, or whose log. */
export const TenantQuery = z.strictObject({
  tenant: TenantScope.optional().describe("Whose: yours unless told. `*` for those of the whole stage."),
});
