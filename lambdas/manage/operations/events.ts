import type { StoredEvent } from "../../../adapters/table/event-item.ts";
import type { ReadEvent } from "../../../adapters/table/events.ts";
import { EventsQuery } from "../../../core/contract/api/event-query.ts";
import type { DeliveryRecord } from "../../../core/delivery.ts";
import { type EndpointId, EventId } from "../../../core/id.ts";
import { notFound } from "../../../core/problem.ts";
import { type AuthorizedEvent, callerOf, tenantFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import type { Cursors } from "../cursors.ts";
import { describeDelivery } from "../describe-delivery.ts";
import { describeEvent, mayReadPayloads, type OpenEventPorts, openEvent } from "../describe-event.ts";
import type { ListEvents } from "../list-events.ts";
import type { Operations } from "../operation.ts";
import { eventInPath } from "../path.ts";

export interface EventOperationPorts extends OpenEventPorts {
  readonly list: ListEvents;
  readonly event: ReadEvent;
  readonly cursors: Cursors;
  readonly delivery: (endpoint: EndpointId, event: EventId) => Promise<DeliveryRecord | undefined>;
}

export function eventOperations(
  ports: EventOperationPorts,
): Operations<"listEvents" | "getEvent" | "listEventDeliveries"> {
  async function storedEvent(event: AuthorizedEvent): Promise<StoredEvent> {
    const stored = await ports.event(tenantFor(event), eventInPath(event));
    if (!stored) throw notFound();
    return stored;
  }

  /** A delivery has its record from its first attempt on; until then it is in the queue. */
  async function deliveryTo(endpoint: EndpointId, { event }: StoredEvent) {
    const record = await ports.delivery(endpoint, event.id);
    if (record) return describeDelivery(record, ports);
    const acceptedAt = new Date(event.acceptedAt).toISOString();
    return { event: event.id, endpoint, type: event.type, status: "queued", acceptedAt, attempts: [] };
  }

  return {
    listEvents: async (event) => {
      const tenant = tenantFor(event);
      const { cursor, ...query } = readQuery(EventsQuery, event);
      const list = { route: "listEvents", tenant } as const;
      const before = await ports.cursors.open(list, cursor, EventId);
      const { events, next } = await ports.list({ ...query, tenant, before });
      return answer(200, { events: events.map(describeEvent), ...(await ports.cursors.next(list, next)) });
    },

    getEvent: async (event) => {
      const stored = await storedEvent(event);
      const shown = describeEvent({ ...stored.event, deliveries: stored.deliveries });
      const { endpoints } = stored;
      const opened = mayReadPayloads(callerOf(event).role) ? await openEvent(stored, ports) : {};
      return answer(200, { ...shown, endpoints, ...opened });
    },

    listEventDeliveries: async (event) => {
      const stored = await storedEvent(event);
      const deliveries = await Promise.all(stored.endpoints.map((endpoint) => deliveryTo(endpoint, stored)));
      return answer(200, { deliveries });
    },
  };
}
