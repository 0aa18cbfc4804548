import { PageCursor, PageQuery } from "./pages.ts";
import { TenantQuery } from "./tenant-query.ts";

export const AuditQuery = PageQuery.extend(TenantQuery.shape);

export const AuditVerifyQuery = TenantQuery.extend({ cursor: PageCursor });
