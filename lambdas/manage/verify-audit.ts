import type { AuditLog } from "../../adapters/table/audit-log.ts";
import type { TenantScope } from "../../core/api-key-record.ts";
import { type ChainProblem, verifyChain } from "../../core/audit-chain.ts";
import { type AuditHead, BEFORE_THE_FIRST } from "../../core/audit-entry.ts";

const PAGE = 500;
/** What one call reads: well within the time it has. */
const MAX_PAGES = 20;

export type AuditVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: AuditHead; readonly next?: number }
  | { readonly intact: false; readonly number: number; readonly problem: ChainProblem; readonly next?: never };

export type VerifyAudit = (tenant: TenantScope, after: number | undefined) => Promise<AuditVerdict>;

/** Reads a log in its order and stops at the first entry that is not as it was written. */
export function createVerifyAudit(log: Pick<AuditLog, "following">): VerifyAudit {
  return async (tenant, after) => {
    const start = await headAt(log, tenant, after);
    if (start === undefined) return { intact: false, number: after ?? 1, problem: "missing" };

    let head = start;
    for (let page = 0; page < MAX_PAGES; page++) {
      const entries = await log.following(tenant, { limit: PAGE, after: head.number });
      const verdict = verifyChain(entries, head);
      if (!verdict.intact) return verdict;
      head = verdict.head;
      if (entries.length < PAGE) return { intact: true, entries: head.number - start.number, head };
    }
    return { intact: true, entries: head.number - start.number, head, next: head.number };
  };
}

/** The entry that a later call goes on from; it was verified by the call that ended with it. */
async function headAt(
  log: Pick<AuditLog, "following">,
  tenant: TenantScope,
  number: number | undefined,
): Promise<AuditHead | undefined> {
  if (number === undefined) return BEFORE_THE_FIRST;
  const [entry] = await log.following(tenant, { limit: 1, after: number - 1 });
  return entry?.number === number ? { number, hash: entry.hash } : undefined;
}
