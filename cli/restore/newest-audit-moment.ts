import { createAuditLog } from "../../adapters/table/audit-log.ts";
import type { Table } from "../../adapters/table/document-client.ts";
import { createTenantStore } from "../../adapters/table/tenants.ts";
import type { TenantScope } from "../../core/api-key-record.ts";
import type { TenantId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";

const PAGE = 100;

/** Of the newest entry of all audit logs; undefined where there is none. */
export async function newestAuditMoment(table: Table): Promise<EpochMs | undefined> {
  const { newest } = createAuditLog(table);
  const momentOf = async (log: TenantScope) => (await newest(log, { limit: 1 }))[0]?.at;
  let latest = await momentOf("*");
  for await (const tenants of pagesOfTenants(table))
    for (const moment of await Promise.all(tenants.map(momentOf)))
      if (moment !== undefined && (latest === undefined || moment > latest)) latest = moment;
  return latest;
}

async function* pagesOfTenants(table: Table): AsyncGenerator<readonly TenantId[]> {
  const { list } = createTenantStore(table);
  let after: TenantId | undefined;
  do {
    const tenants = (await list({ limit: PAGE, after })).map(({ id }) => id);
    yield tenants;
    after = tenants.length < PAGE ? undefined : tenants.at(-1);
  } while (after !== undefined);
}
