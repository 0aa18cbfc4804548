import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ENDPOINT_PREFIX, endpointKey, tenantPartition } from "../../core/contract/item-keys.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { EndpointId, TenantId } from "../../core/id.ts";
import { epochMs } from "../../core/time.ts";
import type { Table } from "./document-client.ts";

const EndpointItem = z.object({
  id: EndpointId,
  tenant: TenantId,
  url: z.string(),
  eventTypes: z.array(z.string()),
  description: z.string().exactOptional(),
  state: z.enum(["enabled", "disabled"]),
  sealedSecrets: z.instanceof(Uint8Array),
  createdAt: z.number().transform(epochMs),
});

export interface EndpointStore {
  add(endpoint: Endpoint): Promise<void>;
  get(tenant: TenantId, id: EndpointId): Promise<Endpoint | undefined>;
  /** All of a tenant, oldest first. A tenant has at most some dozens. */
  ofTenant(tenant: TenantId): Promise<readonly Endpoint[]>;
}

export function createEndpointStore(table: Table): EndpointStore {
  return {
    add: async (endpoint) => {
      const Item = { ...endpointKey(endpoint.tenant, endpoint.id), ...endpoint };
      await table.client.send(new PutCommand({ TableName: table.name, Item }));
    },

    get: async (tenant, id) => {
      const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key: endpointKey(tenant, id) }));
      return Item && EndpointItem.parse(Item);
    },

    ofTenant: (tenant) => queryAll(table, tenant),
  };
}

async function queryAll(table: Table, tenant: TenantId): Promise<readonly Endpoint[]> {
  const found: Endpoint[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: "pk = :tenant AND begins_with(sk, :endpoints)",
        ExpressionAttributeValues: { ":tenant": tenantPartition(tenant), ":endpoints": ENDPOINT_PREFIX },
        ExclusiveStartKey,
      }),
    );
    found.push(...(page.Items ?? []).map((item) => EndpointItem.parse(item)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}
