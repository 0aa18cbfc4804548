import { BatchGetCommand, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ApiKeyId } from "../../core/api-key.ts";
import { type ApiKey, TenantScope } from "../../core/api-key-record.ts";
import { apiKeyKey, apiKeysPartition } from "../../core/contract/item-keys.ts";
import { ROLES } from "../../core/contract/roles.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";
import { expiryAfter } from "./expiry.ts";
import { queryUpTo } from "./query-up-to.ts";

const Moment = z.number().transform(epochMs);

const ApiKeyItem = z.object({
  id: ApiKeyId,
  name: z.string(),
  role: z.enum(ROLES),
  tenant: TenantScope,
  pepper: z.string(),
  hash: z.instanceof(Uint8Array),
  createdAt: Moment,
  validUntil: Moment.exactOptional(),
  revokedAt: Moment.exactOptional(),
  lastUsedAt: Moment.exactOptional(),
});

/** What the authorizer needs of the keys. */
export interface ApiKeyReader {
  get(id: ApiKeyId): Promise<ApiKey | undefined>;
  noteUse(id: ApiKeyId, at: EpochMs): Promise<void>;
}

export interface ApiKeyStore {
  add(key: ApiKey): Promise<void>;
  get(id: ApiKeyId): Promise<ApiKey | undefined>;
  /** By id, which is by chance: a list of keys has no better order that costs nothing. */
  ofTenant(tenant: TenantScope, page: ApiKeyPage): Promise<ApiKeysFound>;
  revoke(key: Pick<ApiKey, "id" | "tenant">, at: EpochMs): Promise<void>;
}

export interface ApiKeyPage {
  readonly limit: number;
  readonly after?: ApiKeyId;
}

export interface ApiKeysFound {
  readonly keys: readonly ApiKey[];
  /** Where the next page begins. The page before it may be short: the TTL has taken keys that were revoked long ago. */
  readonly next?: ApiKeyId;
}

type ReadTable = Pick<Table, "client" | "name">;

export function createApiKeyReader(table: ReadTable): ApiKeyReader {
  return {
    get: (id) => getKey(table, id),
    noteUse: async (id, at) => {
      await update(table, id, "SET lastUsedAt = :at", at);
    },
  };
}

export function createApiKeyStore(table: Table): ApiKeyStore {
  return {
    add: async (key) => {
      // The entry of the list first: one that leads to no key shows nothing, and a key outside the list cannot be found
      // to be revoked.
      await putEntry(table, key);
      const Item = { ...apiKeyKey(key.id), ...key };
      await table.client.send(new PutCommand({ TableName: table.name, Item }));
    },
    get: (id) => getKey(table, id),
    ofTenant: async (tenant, page) => {
      const found = await queryIds(table, tenant, { ...page, limit: page.limit + 1 });
      const ids = found.slice(0, page.limit);
      const next = found.length > page.limit ? ids.at(-1) : undefined;
      return { keys: await readKeys(table, ids), ...(next && { next }) };
    },
    revoke: async ({ id, tenant }, at) => {
      const expiresAt = expiryAfter(at, table.retentionDays);
      const change = "SET revokedAt = if_not_exists(revokedAt, :at), expiresAt = :end";
      await update(table, id, change, at, { ":end": expiresAt });
      await putEntry(table, { tenant, id }, expiresAt);
    },
  };
}

/** Consistent: a key that was revoked a moment ago must not be let in by a replica that has not heard of it. */
async function getKey(table: ReadTable, id: ApiKeyId): Promise<ApiKey | undefined> {
  const read = new GetCommand({ TableName: table.name, Key: apiKeyKey(id), ConsistentRead: true });
  const { Item } = await table.client.send(read);
  return Item && ApiKeyItem.parse(Item);
}

/** The condition keeps a use or a revocation from bringing back a key that the TTL has taken. */
function update(table: ReadTable, id: ApiKeyId, change: string, at: EpochMs, more: Record<string, unknown> = {}) {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: apiKeyKey(id),
    UpdateExpression: change,
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":at": at, ...more },
  });
  return succeedsUnlessConditionFails(table.client.send(command));
}

/** The entry of a key in the list of its tenant, which ends when the key does. */
async function putEntry({ client, name }: Table, { tenant, id }: Pick<ApiKey, "tenant" | "id">, expiresAt?: number) {
  const Item = { pk: apiKeysPartition(tenant), sk: id, expiresAt };
  await client.send(new PutCommand({ TableName: name, Item }));
}

/** Consistent: a key that was made a moment ago is revoked with its tenant as well. */
async function queryIds(table: Table, tenant: TenantScope, page: ApiKeyPage): Promise<readonly ApiKeyId[]> {
  const entries = await queryUpTo(table, page.limit, {
    KeyConditionExpression: page.after ? "pk = :keys AND sk > :after" : "pk = :keys",
    ExpressionAttributeValues: { ":keys": apiKeysPartition(tenant), ...(page.after && { ":after": page.after }) },
    ConsistentRead: true,
  });
  return entries.map(({ sk }) => ApiKeyId.parse(sk));
}

/** A page is at most 100 ids, which is what BatchGetItem takes. */
async function readKeys(table: Table, ids: readonly ApiKeyId[]): Promise<readonly ApiKey[]> {
  const found: ApiKey[] = [];
  let left = ids.map((id): Record<string, unknown> => ({ ...apiKeyKey(id) }));
  while (left.length > 0) {
    const RequestItems = { [table.name]: { Keys: left, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await table.client.send(new BatchGetCommand({ RequestItems }));
    found.push(...(Responses?.[table.name] ?? []).map((item) => ApiKeyItem.parse(item)));
    left = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}
