import * as z from "zod";
import type { AuditLog } from "../../../adapters/table/audit-log.ts";
import type { AuditEntry } from "../../../core/audit-entry.ts";
import { AuditQuery, AuditVerifyQuery } from "../../../core/contract/api/audit-query.ts";
import { scopeFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import type { Cursors } from "../cursors.ts";
import type { Operations } from "../operation.ts";
import { readPage } from "../page.ts";
import type { VerifyAudit } from "../verify-audit.ts";

export interface AuditOperationPorts {
  readonly newest: AuditLog["newest"];
  readonly verify: VerifyAudit;
  readonly cursors: Cursors;
}

/** A place in a log, as a cursor holds it. */
const EntryNumber = z.coerce.number().int().min(1);

export function auditOperations({
  newest,
  verify,
  cursors,
}: AuditOperationPorts): Operations<"listAudit" | "verifyAudit"> {
  return {
    listAudit: async (event) => {
      const { tenant: asked, limit, cursor } = readQuery(AuditQuery, event);
      const tenant = scopeFor(event, asked);
      const list = { route: "listAudit", tenant } as const;
      const before = await cursors.open(list, cursor, EntryNumber);
      const read = (most: number) => newest(tenant, { limit: most, ...(before && { before }) });
      const { entries, last } = await readPage(limit, read);
      return answer(200, { entries: entries.map(describe), ...(await cursors.next(list, last?.number.toString())) });
    },
    verifyAudit: async (event) => {
      const { tenant: asked, cursor } = readQuery(AuditVerifyQuery, event);
      const tenant = scopeFor(event, asked);
      const list = { route: "verifyAudit", tenant } as const;
      const { next, ...verdict } = await verify(tenant, await cursors.open(list, cursor, EntryNumber));
      return answer(200, { ...verdict, ...(await cursors.next(list, next?.toString())) });
    },
  };
}

/** The tenant is the log's own and was asked for. */
const describe = ({ tenant: _, at, ...entry }: AuditEntry) => ({ ...entry, at: new Date(at).toISOString() });
