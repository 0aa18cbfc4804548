import type { DeliveryRecord } from "../../core/delivery.ts";
import { type DeliveryFilter, firstEventIdOf, passes } from "../../core/delivery-filter.ts";
import type { EndpointId, EventId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";

/** What one call may look through. A rare filter gives a short page and a cursor, instead of a call that times out. */
const MOST_LOOKED_AT = 1_000;
const READ_AT_ONCE = 100;

/** Newest first, before the given event. */
export type ReadDeliveries = (
  endpoint: EndpointId,
  page: { readonly limit: number; readonly before?: EventId },
) => Promise<readonly DeliveryRecord[]>;

export interface DeliveriesRequest extends DeliveryFilter {
  readonly endpoint: EndpointId;
  readonly limit: number;
  /** Of the event, not of an attempt. */
  readonly since?: EpochMs | undefined;
  readonly until?: EpochMs | undefined;
  /** The last event that the page before looked at. */
  readonly before?: EventId | undefined;
}

export interface DeliveriesFound {
  readonly deliveries: readonly DeliveryRecord[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: EventId;
}

export type ListDeliveries = (request: DeliveriesRequest) => Promise<DeliveriesFound>;

export function createListDeliveries(read: ReadDeliveries): ListDeliveries {
  return async (request) => {
    const found: DeliveryRecord[] = [];
    let before = startOf(request);
    for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += READ_AT_ONCE) {
      const page = await read(request.endpoint, { limit: READ_AT_ONCE, ...(before && { before }) });
      for (const record of page) {
        if (isBeforeWindow(record, request)) return { deliveries: found };
        const isFound = passes(record, request);
        // One more than the page has: only now is it known that there is another page.
        if (isFound && found.length === request.limit) return { deliveries: found, ...(before && { next: before }) };
        before = record.event;
        if (isFound) found.push(record);
      }
      if (page.length < READ_AT_ONCE) return { deliveries: found };
    }
    return { deliveries: found, ...(before && { next: before }) };
  };
}

/** `until` is the first moment that is not wanted any more. */
function startOf({ before, until }: DeliveriesRequest): EventId | undefined {
  const bound = until === undefined ? undefined : firstEventIdOf(until);
  if (before === undefined || bound === undefined) return before ?? bound;
  return before < bound ? before : bound;
}

const isBeforeWindow = ({ event }: DeliveryRecord, { since }: DeliveriesRequest): boolean =>
  since !== undefined && event < firstEventIdOf(since);
