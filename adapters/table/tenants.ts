import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ATTENTION_INDEX, TENANTS_PARTITION, tenantKey, tenantLimitsKey } from "../../core/contract/item-keys.ts";
import { TenantId } from "../../core/id.ts";
import type { TenantLimits } from "../../core/publish-limits.ts";
import type { Tenant } from "../../core/tenant.ts";
import { epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";
import { queryUpTo } from "./query-up-to.ts";

const TenantItem = z.object({
  id: TenantId,
  name: z.string().exactOptional(),
  createdAt: z.number().transform(epochMs),
});

export interface TenantStore {
  get(tenant: TenantId): Promise<Tenant | undefined>;
  /** By id, after the given one. Eventually consistent, as every index. */
  list(page: { readonly limit: number; readonly after?: TenantId | undefined }): Promise<readonly Tenant[]>;
  /** False when it exists already, and is left as it is. */
  add(tenant: Tenant): Promise<boolean>;
  /** False when there is none any more: a change does not bring back what was deleted. */
  replace(tenant: Tenant): Promise<boolean>;
  putLimits(tenant: TenantId, limits: TenantLimits): Promise<void>;
  /** The tenant and its limits; what else it owns is others' business. */
  remove(tenant: TenantId): Promise<void>;
}

export function createTenantStore(table: Table): TenantStore {
  const { client, name: TableName } = table;
  return {
    get: async (tenant) => {
      const { Item } = await client.send(new GetCommand({ TableName, Key: tenantKey(tenant) }));
      return Item && TenantItem.parse(Item);
    },

    list: (page) => list(table, page),

    add: (tenant) =>
      succeedsUnlessConditionFails(
        client.send(
          new PutCommand({ TableName, Item: itemOf(tenant), ConditionExpression: "attribute_not_exists(pk)" }),
        ),
      ),

    replace: (tenant) =>
      succeedsUnlessConditionFails(
        client.send(new PutCommand({ TableName, Item: itemOf(tenant), ConditionExpression: "attribute_exists(pk)" })),
      ),

    putLimits: async (tenant, limits) => {
      await client.send(new PutCommand({ TableName, Item: { ...tenantLimitsKey(tenant), limits } }));
    },

    remove: async (tenant) => {
      const keys = [tenantLimitsKey(tenant), tenantKey(tenant)];
      await Promise.all(keys.map((Key) => client.send(new DeleteCommand({ TableName, Key }))));
    },
  };
}

const itemOf = (tenant: Tenant) => ({
  ...tenantKey(tenant.id),
  ...tenant,
  [ATTENTION_INDEX.partition]: TENANTS_PARTITION,
  [ATTENTION_INDEX.sort]: tenant.id,
});

/** In the one index, because a table knows no list of its partitions (docs/adr/061-tenants-in-the-index.md). */
async function list(
  table: Table,
  { limit, after }: { readonly limit: number; readonly after?: TenantId | undefined },
): Promise<readonly Tenant[]> {
  const items = await queryUpTo(table, limit, {
    IndexName: ATTENTION_INDEX.name,
    KeyConditionExpression: after ? "#partition = :tenants AND #sort > :after" : "#partition = :tenants",
    ExpressionAttributeNames: {
      "#partition": ATTENTION_INDEX.partition,
      ...(after && { "#sort": ATTENTION_INDEX.sort }),
    },
    ExpressionAttributeValues: { ":tenants": TENANTS_PARTITION, ...(after && { ":after": after }) },
  });
  return items.map((item) => TenantItem.parse(item));
}
