import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { EVENT_TYPES_PARTITION, eventTypeKey } from "../../core/contract/item-keys.ts";
import { type EventTypeDefinition, EventTypeItem } from "../../core/event-type-definition.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";
import { queryUpTo } from "./query-up-to.ts";

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

    list: async ({ limit, after }) => {
      const items = await queryUpTo(table, limit, {
        KeyConditionExpression: after === undefined ? "pk = :types" : "pk = :types AND sk > :after",
        ExpressionAttributeValues: {
          ":types": EVENT_TYPES_PARTITION,
          ...(after !== undefined && { ":after": after }),
        },
      });
      return items.map(readItem);
    },
  };
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
