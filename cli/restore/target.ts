import { setTimeout as pause } from "node:timers/promises";
import {
  BatchGetCommand,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { succeedsUnlessConditionFails } from "../../adapters/table/conditional.ts";
import type { ItemKey } from "../../core/contract/item-keys.ts";
import type { Item } from "./item-kinds.ts";

const WRITES = 25; // the most that BatchWriteItem takes
const LONGEST_PAUSE_MS = 5_000;

const ItemWithKey = z.looseObject({ pk: z.string(), sk: z.string() });
export const readItem = (item: unknown): Item => ItemWithKey.parse(item);

/** The table that a restored one is copied over. */
export interface Target {
  get(key: ItemKey): Promise<Item | undefined>;
  /** At most 100, in the order of the keys. */
  getAll(keys: readonly ItemKey[]): Promise<readonly (Item | undefined)[]>;
  putAll(items: readonly Item[]): Promise<void>;
  /** False when one of these attributes is no longer as it was seen. */
  putIfStill(item: Item, seen: Item | undefined, attributes: readonly string[]): Promise<boolean>;
}

export function createTarget(client: DynamoDBDocumentClient, TableName: string): Target {
  return {
    get: async (key) => {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(key), ConsistentRead: true }));
      return Item && readItem(Item);
    },

    getAll: async (keys) => {
      const found = new Map((await getAll(client, TableName, keys)).map((item) => [nameOf(item), item]));
      return keys.map((key) => found.get(nameOf(key)));
    },

    putAll: async (items) => {
      for (let start = 0; start < items.length; start += WRITES)
        await putAll(client, TableName, items.slice(start, start + WRITES));
    },

    putIfStill: (item, seen, attributes) => {
      const put = new PutCommand({ TableName, Item: item, ...isStill(seen, attributes) });
      return succeedsUnlessConditionFails(client.send(put));
    },
  };
}

const keyOf = ({ pk, sk }: ItemKey) => ({ pk, sk });
const nameOf = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);

async function getAll(client: DynamoDBDocumentClient, table: string, keys: readonly ItemKey[]): Promise<Item[]> {
  const found: Item[] = [];
  let left: Record<string, unknown>[] = keys.map(keyOf);
  for (const wait = createWait(); left.length > 0; await wait(left.length)) {
    const RequestItems = { [table]: { Keys: left, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
    found.push(...(Responses?.[table] ?? []).map(readItem));
    left = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}

type Writes = NonNullable<BatchWriteCommandInput["RequestItems"]>[string];

async function putAll(client: DynamoDBDocumentClient, table: string, items: readonly Item[]): Promise<void> {
  let left: Writes = items.map((Item) => ({ PutRequest: { Item } }));
  for (const wait = createWait(); left.length > 0; await wait(left.length)) {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
    left = UnprocessedItems?.[table] ?? [];
  }
}

/** What a throttled table leaves over comes again, after a pause that doubles while it goes on. */
function createWait(): (left: number) => Promise<void> {
  let pauseMs = 50;
  return async (left) => {
    if (left === 0) return;
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  };
}

function isStill(seen: Item | undefined, attributes: readonly string[]) {
  if (seen === undefined) return { ConditionExpression: "attribute_not_exists(pk)" };
  const there = attributes.filter((name) => seen[name] !== undefined);
  return {
    ConditionExpression: attributes
      .map((name) => (there.includes(name) ? `#${name} = :${name}` : `attribute_not_exists(#${name})`))
      .join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    ...(there.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(there.map((name) => [`:${name}`, seen[name]])),
    }),
  };
}
