import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { EVENT_TYPES_PARTITION, eventTypeKey } from "../../core/contract/item-keys.ts";
import { type EventTypeDefinition, EventTypeItem } from "../../core/event-type-definition.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";

export interface EventTypeStore {
  get(name: string): Promise<EventTypeDefinition | undefined>;
  put(definition: EventTypeDefinition): Promise<void>;
  /** False when there is none of that name. */
  delete(name: string): Promise<boolean>;
  /** In the order of their names, after the given one. */
  list(page: EventTypePage): Promise<readonly EventTypeDefinition[]>;
}

export interface EventTypePage {
  readonly limit: number;
  readonly after?: string;
}

export function createEventTypeStore(table: Table): EventTypeStore {
  const { client, name: TableName } = table;
  return {
    get: async (name) => {
      const { Item } = await client.send(new GetCommand({ TableName, Key: eventTypeKey(name) }));
      return Item && readItem(Item);
    },

    put: async (definition) => {
      await client.send(
        new PutCommand({ TableName, Item: { ...eventTypeKey(definition.name), ...writeItem(definition) } }),
      );
    },

    delete: (name) => {
      const ConditionExpression = "attribute_exists(pk)";
      return succeedsUnlessConditionFails(
        client.send(new DeleteCommand({ TableName, Key: eventTypeKey(name), ConditionExpression })),
      );
    },

    list: (page) => queryPage(table, page),
  };
}

/** As many pages of DynamoDB (1 MB each) as it takes: schemas are long. */
async function queryPage(table: Table, { limit, after }: EventTypePage): Promise<readonly EventTypeDefinition[]> {
  const found: EventTypeDefinition[] = [];
  let ExclusiveStartKey = after === undefined ? undefined : eventTypeKey(after);
  do {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: "pk = :types",
        ExpressionAttributeValues: { ":types": EVENT_TYPES_PARTITION },
        Limit: limit - found.length,
        ExclusiveStartKey,
      }),
    );
    found.push(...Items.map(readItem));
    ExclusiveStartKey = LastEvaluatedKey && eventTypeKey(String(LastEvaluatedKey.sk));
  } while (ExclusiveStartKey && found.length < limit);
  return found;
}

const writeItem = ({ schema, example, ...definition }: EventTypeDefinition): EventTypeItem => ({
  ...definition,
  ...(schema !== undefined && { schema: JSON.stringify(schema) }),
  ...(example !== undefined && { example: JSON.stringify(example) }),
});

function readItem(item: unknown): EventTypeDefinition {
  const { schema, example, ...definition } = EventTypeItem.parse(item);
  return {
    ...definition,
    ...(schema !== undefined && { schema: JSON.parse(schema) }),
    ...(example !== undefined && { example: JSON.parse(example) }),
  };
}
