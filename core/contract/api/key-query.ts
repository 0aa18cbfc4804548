import { ApiKeyId } from "../../api-key.ts";
import { PageQuery } from "./pages.ts";
import { TenantQuery } from "./tenant-query.ts";

export const KeysQuery = PageQuery.extend(TenantQuery.shape).extend({
  cursor: ApiKeyId.optional().describe("The `nextCursor` of the page before."),
});
