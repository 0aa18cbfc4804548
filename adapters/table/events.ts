import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { PayloadPlace } from "../../core/contract/delivery-message.ts";
import { eventKey } from "../../core/contract/item-keys.ts";
import type { AcceptedEvent } from "../../core/event.ts";
import type { EndpointId } from "../../core/id.ts";
import type { Table } from "./document-client.ts";
import { expiryAfter } from "./expiry.ts";

export interface StoredEvent {
  readonly event: AcceptedEvent;
  readonly payload: PayloadPlace;
  readonly endpoints: readonly EndpointId[];
}

export interface EventStore {
  /** The last step of accepting: that an event is stored proves that its deliveries were sent. */
  add(stored: StoredEvent): Promise<void>;
}

export function createEventStore(table: Table): EventStore {
  return {
    add: async ({ event, payload, endpoints }) => {
      const Item = {
        ...eventKey(event.tenant, event.id, table.shards),
        ...event,
        ...placeOf(payload),
        endpoints,
        expiresAt: expiryAfter(event.acceptedAt, table.retentionDays),
      };
      await table.client.send(new PutCommand({ TableName: table.name, Item }));
    },
  };
}

/** Bytes, not base64: DynamoDB bills by size. */
const placeOf = (payload: PayloadPlace) =>
  payload.in === "message" ? { payload: Buffer.from(payload.sealed, "base64") } : { payloadKey: payload.key };
