import type { AuditLog } from "../../../adapters/table/audit-log.ts";
import type { AuditEntry } from "../../../core/audit-entry.ts";
import { AuditQuery, AuditVerifyQuery } from "../../../core/contract/api/audit-query.ts";
import { scopeFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import type { Operations } from "../operation.ts";
import type { VerifyAudit } from "../verify-audit.ts";

export interface AuditOperationPorts {
  readonly newest: AuditLog["newest"];
  readonly verify: VerifyAudit;
}

export function auditOperations({ newest, verify }: AuditOperationPorts): Operations<"listAudit" | "verifyAudit"> {
  return {
    listAudit: async (event) => {
      const { tenant, limit, cursor: before } = readQuery(AuditQuery, event);
      const entries = await newest(scopeFor(event, tenant), { limit, ...(before && { before }) });
      const last = entries.length === limit ? entries.at(-1) : undefined;
      return answer(200, { entries: entries.map(describe), ...(last && { nextCursor: String(last.number) }) });
    },
    verifyAudit: async (event) => {
      const { tenant, cursor } = readQuery(AuditVerifyQuery, event);
      return answer(200, await verify(scopeFor(event, tenant), cursor));
    },
  };
}

/** The tenant is the log's own and was asked for. */
const describe = ({ tenant: _, at, ...entry }: AuditEntry) => ({ ...entry, at: new Date(at).toISOString() });
