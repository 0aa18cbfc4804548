import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { eventKey } from "../../core/contract/item-keys.ts";
import type { EventId, TenantId } from "../../core/id.ts";
import type { BatchWriter } from "./batch-writer.ts";
import type { Table } from "./document-client.ts";
import { readEventItem, type StoredEvent, writeEventItem } from "./event-item.ts";
import { expiryAfter } from "./expiry.ts";

export interface EventStore {
  /** The last step of accepting: that an event is stored proves that its deliveries were sent. */
  add(stored: StoredEvent): Promise<void>;
  /** As `add`, in one call with what others add at this moment. */
  addInGroup(stored: StoredEvent): Promise<void>;
}

export type ReadEvent = (tenant: TenantId, event: EventId) => Promise<StoredEvent | undefined>;

export function createEventStore(table: Table, writer: Pick<BatchWriter, "put">): EventStore {
  const itemOf = (stored: StoredEvent) => ({
    ...eventKey(stored.event.tenant, stored.event.id, table.shards),
    ...writeEventItem(stored),
    expiresAt: expiryAfter(stored.event.acceptedAt, table.retentionDays),
  });

  return {
    add: async (stored) => {
      await table.client.send(new PutCommand({ TableName: table.name, Item: itemOf(stored) }));
    },
    addInGroup: (stored) => writer.put(itemOf(stored)),
  };
}

/** Consistent, because a repeated call asks whether the event of its claim is stored. */
export function createEventReader(table: Table): ReadEvent {
  return async (tenant, event) => {
    const Key = eventKey(tenant, event, table.shards);
    const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
    return Item && readEventItem(Item);
  };
}
