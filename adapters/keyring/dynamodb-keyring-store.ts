import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type ItemKey, tenantPartition } from "../../core/contract/item-keys.ts";
import type { TenantId } from "../../core/id.ts";
import type { KeyringRecord } from "../../core/keyring.ts";
import { epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "../table/conditional.ts";
import type { KeyringStore } from "./ports.ts";

const KEYRING_PREFIX = "KEYRING#";
/** As many digits as the version in an envelope can have, so that items sort by version. */
const VERSION_DIGITS = 10;

const moment = z.int().nonnegative().transform(epochMs);
const version = z.int().min(1);
const keyringItem = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("key"), version, wrapped: z.instanceof(Uint8Array), createdAt: moment }),
  z.object({ kind: z.literal("destroyed"), version, destroyedAt: moment }),
]);

interface KeyringTable {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** No transactions and no expiry: a keyring must outlive everything it sealed, and each write concerns one item. */
export function createDynamoDbKeyringStore({ client, tableName: TableName }: KeyringTable): KeyringStore {
  return {
    async read(tenant, wanted) {
      const Key = keyringKey(tenant, wanted);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item === undefined ? undefined : keyringItem.parse(Item);
    },

    async latest(tenant) {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "pk = :tenant AND begins_with(sk, :keyring)",
          ExpressionAttributeValues: { ":tenant": tenantPartition(tenant), ":keyring": KEYRING_PREFIX },
          ScanIndexForward: false,
          Limit: 1,
          ConsistentRead: true,
        }),
      );
      const [newest] = Items ?? [];
      return newest === undefined ? undefined : keyringItem.parse(newest);
    },

    // The SDK repeats a write whose answer was lost, and the repeat then finds our own entry: we "lose" to ourselves,
    // read the entry back, and are none the worse.
    add: (tenant, record) =>
      succeedsUnlessConditionFails(
        client.send(
          new PutCommand({ TableName, Item: itemOf(tenant, record), ConditionExpression: "attribute_not_exists(pk)" }),
        ),
      ),

    async overwrite(tenant, record) {
      await client.send(new PutCommand({ TableName, Item: itemOf(tenant, record) }));
    },
  };
}

function keyringKey(tenant: TenantId, number: number): ItemKey {
  return { pk: tenantPartition(tenant), sk: `${KEYRING_PREFIX}${String(number).padStart(VERSION_DIGITS, "0")}` };
}

function itemOf(tenant: TenantId, record: KeyringRecord) {
  return { ...keyringKey(tenant, record.version), ...record };
}
