import { type AuditEntry, type AuditHead, hashOf } from "./audit-entry.ts";

export type ChainVerdict =
  | { readonly intact: true; readonly head: AuditHead }
  /** `number` is where the log stops being what was written; `found` is the number of the entry that stands there. */
  | { readonly intact: false; readonly number: number; readonly problem: ChainProblem };

export type ChainProblem = "missing" | "changed" | "does_not_follow";

/** Reads entries in their order after `head`, and finds the first that was changed, taken away or put in between. */
export function verifyChain(entries: readonly AuditEntry[], head: AuditHead): ChainVerdict {
  let last = head;
  for (const entry of entries) {
    const problem = problemOf(entry, last);
    if (problem !== undefined) return { intact: false, number: last.number + 1, problem };
    last = entry;
  }
  return { intact: true, head: { number: last.number, hash: last.hash } };
}

function problemOf(entry: AuditEntry, last: AuditHead): ChainProblem | undefined {
  if (entry.number !== last.number + 1) return "missing";
  if (entry.hash !== hashOf(entry)) return "changed";
  return entry.previous === last.hash ? undefined : "does_not_follow";
}
