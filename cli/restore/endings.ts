import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDynamoDbKeyringStore } from "../../adapters/keyring/dynamodb-keyring-store.ts";
import { createAuditLog } from "../../adapters/table/audit-log.ts";
import { TenantScope } from "../../core/api-key-record.ts";
import type { AuditEntry } from "../../core/audit-entry.ts";
import type { RouteName } from "../../core/contract/routes.ts";
import { TenantId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";
import { type Item, kindOf } from "./item-kinds.ts";

const ENDING: readonly string[] = [
  "deleteTenant",
  "deleteEndpoint",
  "revokeKey",
  "deleteEventType",
] satisfies RouteName[];
const PAGE = 100;

/** What was ended on purpose in the log of one tenant, as the paths that were called. */
interface Ended {
  readonly isShredded: boolean;
  readonly paths: ReadonlySet<string>;
}

export type IsEnded = (item: Item) => Promise<boolean>;

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/**
 * Whether something that is not in the table in use was taken from it on purpose. The item of something that was deleted does
 * not say so, as there is none: the audit log does, which nothing is deleted from. A shredded keyring speaks for its tenant.
 */
export function createIsEnded(table: Table, since: EpochMs): IsEnded {
  const known = new Map<TenantScope, Promise<Ended>>();
  return async (item) => {
    const endings = kindOf(item).endedIn?.(item);
    const log = TenantScope.safeParse(endings?.log).data;
    if (endings === undefined || log === undefined) return false;

    const asked = known.get(log) ?? readEnded(table, log, since);
    known.set(log, asked);
    const { isShredded, paths } = await asked;
    return isShredded || endings.paths.some((path) => paths.has(path));
  };
}

async function readEnded(table: Table, log: TenantScope, since: EpochMs): Promise<Ended> {
  const [isShredded, paths] = await Promise.all([isShreddedNow(table, log), readPaths(table, log, since)]);
  return { isShredded, paths };
}

async function isShreddedNow({ client, name }: Table, log: TenantScope): Promise<boolean> {
  const tenant = TenantId.safeParse(log).data;
  const store = createDynamoDbKeyringStore({ client, tableName: name });
  return tenant !== undefined && (await store.read(tenant, 1))?.kind === "destroyed";
}

/** From the newest entry back to the moment that is restored. */
async function readPaths(table: Table, log: TenantScope, since: EpochMs): Promise<ReadonlySet<string>> {
  const { newest } = createAuditLog(table);
  const paths = new Set<string>();
  let before: number | undefined;
  for (;;) {
    const page = await newest(log, { limit: PAGE, ...(before !== undefined && { before }) });
    for (const entry of page.filter((one) => endsSomething(one, since))) paths.add(pathOf(entry));
    const oldest = page.at(-1);
    if (oldest === undefined || page.length < PAGE || oldest.at < since) return paths;
    before = oldest.number;
  }
}

const endsSomething = ({ action, outcome, at }: AuditEntry, since: EpochMs): boolean =>
  at >= since && outcome === "done" && ENDING.includes(action);

/** A domain of one's own may have put something before it. */
const pathOf = ({ target }: AuditEntry): string => target.slice(Math.max(0, target.indexOf("/v1/")));
