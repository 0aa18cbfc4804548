import * as z from "zod";
import { PageQuery } from "./pages.ts";
import { TenantQuery } from "./tenant-query.ts";

const EntryNumber = z.coerce.number().int().min(1).max(999_999_999_999);
const cursor = EntryNumber.optional().describe("The `nextCursor` of the page before.");

export const AuditQuery = PageQuery.extend(TenantQuery.shape).extend({ cursor });

export const AuditVerifyQuery = TenantQuery.extend({ cursor });
