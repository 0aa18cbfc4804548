import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { tenantLimitsKey } from "../../core/contract/item-keys.ts";
import type { TenantId } from "../../core/id.ts";
import { TenantLimits } from "../../core/publish-limits.ts";
import type { Table } from "./document-client.ts";

/** The limits a tenant was given; an empty answer means those of the stage. */
export function createTenantLimitsReader(table: Table): (tenant: TenantId) => Promise<TenantLimits> {
  return async (tenant) => {
    const Key = tenantLimitsKey(tenant);
    const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key }));
    return TenantLimits.parse(Item?.limits ?? {});
  };
}
