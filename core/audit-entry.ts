import { createHash } from "node:crypto";
import type { TenantScope } from "./api-key-record.ts";
import type { Caller } from "./caller.ts";
import type { EpochMs } from "./time.ts";

/** What happened, as it is handed to the log. */
export interface AuditedAct {
  /** Whose log it is written to: the tenant that was acted for, or, for what was refused, the caller's own. */
  readonly tenant: TenantScope;
  readonly at: EpochMs;
  readonly caller: Caller;
  /** The name of the route. */
  readonly action: string;
  /** The path that was called. Ids, never a query or a body. */
  readonly target: string;
  readonly outcome: "done" | "refused";
  readonly status: number;
  readonly requestId: string;
  readonly address: string;
  /** SHA-256 of what was shown of the resource before and after; none where there was none. */
  readonly before?: string;
  readonly after?: string;
  /** Of a batch: the places of the items that were refused, from 0. */
  readonly items?: readonly number[];
}

export interface AuditEntry extends AuditedAct {
  /** From 1, without a gap, per tenant. */
  readonly number: number;
  /** The hash of the entry before this one. */
  readonly previous: string;
  readonly hash: string;
}

/** The entry that the next one must follow. */
export type AuditHead = Pick<AuditEntry, "number" | "hash">;

/** What the first entry of a log follows. */
export const BEFORE_THE_FIRST: AuditHead = { number: 0, hash: "0".repeat(64) };

export function followUp(act: AuditedAct, head: AuditHead): AuditEntry {
  const unhashed = { ...act, number: head.number + 1, previous: head.hash };
  return { ...unhashed, hash: hashOf(unhashed) };
}

/**
 * A list and no object: the order of an object's members is not part of what it says. A field is only ever appended, and
 * only where there is one: what was written before there was such a field keeps its hash.
 */
export function hashOf(entry: Omit<AuditEntry, "hash">): string {
  const said = [
    "posthorn audit 1",
    entry.number,
    entry.previous,
    entry.tenant,
    entry.at,
    entry.caller.keyId,
    entry.caller.role,
    entry.caller.tenant,
    entry.action,
    entry.target,
    entry.outcome,
    entry.status,
    entry.requestId,
    entry.address,
    entry.before ?? null,
    entry.after ?? null,
    ...(entry.items ? [entry.items] : []),
  ];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}
