import { PageQuery } from "./pages.ts";
import { TenantQuery } from "./tenant-query.ts";

export const KeysQuery = PageQuery.extend(TenantQuery.shape);
