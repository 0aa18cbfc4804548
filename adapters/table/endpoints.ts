import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ENDPOINT_PREFIX, endpointKey, tenantPartition } from "../../core/contract/item-keys.ts";
import { DISABLED_REASONS, type Disabling, type Endpoint } from "../../core/endpoint.ts";
import { EndpointId, TenantId } from "../../core/id.ts";
import { SecretArn } from "../../core/secret-reference.ts";
import { SignatureSchemes } from "../../core/signature/signature-scheme.ts";
import { epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";

const Moment = z.number().transform(epochMs);

// What was accepted under earlier rules must stay readable under later ones: shapes are checked here, limits are not.
const EndpointItem = z.object({
  id: EndpointId,
  tenant: TenantId,
  url: z.string(),
  eventTypes: z.array(z.string()),
  description: z.string().exactOptional(),
  channels: z.array(z.string()).exactOptional(),
  filter: z.record(z.string(), z.json()).exactOptional(),
  sealedHeaders: z.instanceof(Uint8Array).exactOptional(),
  headerNames: z.array(z.string()).exactOptional(),
  signatureSchemes: SignatureSchemes,
  secretArn: SecretArn.exactOptional(),
  schedule: z.array(z.int()).readonly().exactOptional(),
  timeoutSeconds: z.int().exactOptional(),
  rateLimit: z.object({ perSecond: z.number(), burst: z.int() }).exactOptional(),
  metadata: z.record(z.string(), z.string()).exactOptional(),
  state: z.enum(["enabled", "disabled"]),
  disabled: z.object({ reason: z.enum(DISABLED_REASONS), at: Moment }).exactOptional(),
  sealedSecrets: z.instanceof(Uint8Array),
  createdAt: Moment,
  version: z.int().min(1),
});

export interface EndpointStore {
  add(endpoint: Endpoint): Promise<void>;
  get(tenant: TenantId, id: EndpointId): Promise<Endpoint | undefined>;
  /** All of a tenant, oldest first. A tenant has at most some dozens. */
  ofTenant(tenant: TenantId): Promise<readonly Endpoint[]>;
  /** Puts an endpoint in the place of its version before; false when that is not what is stored any more. */
  replace(endpoint: Endpoint): Promise<boolean>;
  /** False when it is disabled already, or gone: then nothing has changed. */
  disable(tenant: TenantId, id: EndpointId, disabling: Disabling): Promise<boolean>;
  remove(tenant: TenantId, id: EndpointId): Promise<void>;
}

export function createEndpointStore(table: Table): EndpointStore {
  const { client, name: TableName } = table;
  return {
    add: async (endpoint) => {
      await client.send(new PutCommand({ TableName, Item: itemOf(endpoint) }));
    },

    get: async (tenant, id) => {
      // Not from a replica that may not have it yet: whoever registers an endpoint publishes to it next.
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: endpointKey(tenant, id), ConsistentRead: true }),
      );
      return Item && EndpointItem.parse(Item);
    },

    ofTenant: (tenant) => queryAll(table, tenant),

    replace: (endpoint) =>
      succeedsUnlessConditionFails(
        client.send(
          new PutCommand({
            TableName,
            Item: itemOf(endpoint),
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": endpoint.version - 1 },
          }),
        ),
      ),

    disable: (tenant, id, disabling) => disable(table, tenant, id, disabling),

    remove: async (tenant, id) => {
      await client.send(new DeleteCommand({ TableName, Key: endpointKey(tenant, id) }));
    },
  };
}

const itemOf = (endpoint: Endpoint) => ({ ...endpointKey(endpoint.tenant, endpoint.id), ...endpoint });

/** One write that names no version: whoever disables, a failing circuit or a 410, has not read the endpoint before. */
function disable({ client, name }: Table, tenant: TenantId, id: EndpointId, disabling: Disabling): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: name,
    Key: endpointKey(tenant, id),
    UpdateExpression: "SET #state = :disabled, disabled = :disabling, version = version + :one",
    ConditionExpression: "#state = :enabled",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":disabled": "disabled", ":enabled": "enabled", ":disabling": disabling, ":one": 1 },
  });
  return succeedsUnlessConditionFails(client.send(update));
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
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    found.push(...(page.Items ?? []).map((item) => EndpointItem.parse(item)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}
