import { PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { TenantScope } from "../../core/api-key-record.ts";
import {
  type AuditEntry,
  type AuditedAct,
  type AuditHead,
  BEFORE_THE_FIRST,
  followUp,
} from "../../core/audit-entry.ts";
import { auditPartition } from "../../core/contract/item-keys.ts";
import { ROLES } from "../../core/contract/roles.ts";
import { epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";
import { queryUpTo } from "./query-up-to.ts";

/** With the pauses below, some dozens of writers at one log get through. */
const MAX_TRIES = 12;
const NUMBER_LENGTH = 12;

const AuditItem = z.object({
  tenant: TenantScope,
  number: z.int().min(1),
  at: z.number().transform(epochMs),
  caller: z.object({ keyId: z.string(), role: z.enum(ROLES), tenant: TenantScope }),
  action: z.string(),
  target: z.string(),
  outcome: z.enum(["done", "refused"]),
  status: z.int(),
  requestId: z.string(),
  address: z.string(),
  before: z.string().exactOptional(),
  after: z.string().exactOptional(),
  items: z.array(z.int()).exactOptional(),
  previous: z.string(),
  hash: z.string(),
});

export type AppendToAuditLog = (act: AuditedAct) => Promise<AuditEntry>;

export interface AuditLog {
  /** Newest first, before the given number. */
  newest(tenant: TenantScope, page: { limit: number; before?: number }): Promise<readonly AuditEntry[]>;
  /** Oldest first, after the given number. */
  following(tenant: TenantScope, page: { limit: number; after: number }): Promise<readonly AuditEntry[]>;
}

export class AuditLogContended extends Error {
  readonly code = "audit_log_contended";

  constructor(tenant: TenantScope, tries: number) {
    super(`Cannot write to the audit log of "${tenant}": others were first ${tries} times`);
    this.name = "AuditLogContended";
  }
}

export interface AuditAppendPorts {
  readonly pause: (ms: number) => Promise<void>;
  /** From 0 up to 1: who lost a race must not meet the same rivals again. */
  readonly fraction: () => number;
}

/** As many tenants as an instance remembers the last entry of. */
const MOST_HEADS = 1_000;

type AuditTable = Pick<Table, "client" | "name">;

/**
 * Appends under the number after the last one, if that is still free: so whatever two writers do at the same time, each
 * entry follows exactly one other, without a transaction and, as long as one instance writes alone, without a read.
 */
export function createAppendToAuditLog(table: AuditTable, ports: AuditAppendPorts): AppendToAuditLog {
  const heads = new Map<TenantScope, AuditHead>();
  return async (act) => {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      if (attempt > 0) await ports.pause(ports.fraction() * 20 * 2 ** Math.min(attempt, 5));
      const known = attempt === 0 ? heads.get(act.tenant) : undefined;
      const entry = followUp(act, known ?? (await readHead(table, act.tenant)));
      if (await isWritten(table, entry)) {
        remember(heads, act.tenant, entry);
        return entry;
      }
    }
    throw new AuditLogContended(act.tenant, MAX_TRIES);
  };
}

/** The oldest goes first when there are too many: a Map keeps the order in which its keys came. */
function remember(heads: Map<TenantScope, AuditHead>, tenant: TenantScope, head: AuditHead): void {
  heads.delete(tenant);
  heads.set(tenant, head);
  const [oldest] = heads.keys();
  if (heads.size > MOST_HEADS && oldest !== undefined) heads.delete(oldest);
}

export function createAuditLog(table: AuditTable): AuditLog {
  return {
    newest: (tenant, { limit, before }) =>
      queryEntries(table, tenant, { limit, isForward: false, ...(before && { than: before }) }),
    following: (tenant, { limit, after }) => queryEntries(table, tenant, { limit, isForward: true, than: after }),
  };
}

const numberKey = (number: number): string => String(number).padStart(NUMBER_LENGTH, "0");

async function isWritten(table: AuditTable, entry: AuditEntry): Promise<boolean> {
  if (await putEntry(table, entry)) return true;
  // Or it is there already: the SDK writes again when the answer to its first write got lost.
  const [there] = await queryEntries(table, entry.tenant, { limit: 1, isForward: true, than: entry.number - 1 });
  return there?.hash === entry.hash;
}

function putEntry(table: AuditTable, entry: AuditEntry): Promise<boolean> {
  const put = new PutCommand({
    TableName: table.name,
    Item: { pk: auditPartition(entry.tenant), sk: numberKey(entry.number), ...entry },
    ConditionExpression: "attribute_not_exists(pk)",
  });
  return succeedsUnlessConditionFails(table.client.send(put));
}

async function readHead(table: AuditTable, tenant: TenantScope): Promise<AuditHead> {
  const [last] = await queryEntries(table, tenant, { limit: 1, isForward: false });
  return last ?? BEFORE_THE_FIRST;
}

interface EntryQuery {
  readonly limit: number;
  readonly isForward: boolean;
  readonly than?: number;
}

async function queryEntries(table: AuditTable, tenant: TenantScope, query: EntryQuery): Promise<readonly AuditEntry[]> {
  const comparison = query.isForward ? ">" : "<";
  const items = await queryUpTo(table, query.limit, {
    KeyConditionExpression: query.than === undefined ? "pk = :log" : `pk = :log AND sk ${comparison} :than`,
    ExpressionAttributeValues: {
      ":log": auditPartition(tenant),
      ...(query.than !== undefined && { ":than": numberKey(query.than) }),
    },
    ScanIndexForward: query.isForward,
    ConsistentRead: true,
  });
  return items.map((item) => AuditItem.parse(item));
}
