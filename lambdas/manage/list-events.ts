import type { EventSummary } from "../../adapters/table/event-item.ts";
import type { ReadEvents } from "../../adapters/table/event-pages.ts";
import { firstEventIdOf } from "../../core/delivery-filter.ts";
import type { EventId, TenantId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";

/** What one call may look through. A rare filter gives a short page and a cursor, instead of a call that times out. */
const MOST_LOOKED_AT = 1_000;
const READ_AT_ONCE = 100;

export interface EventsRequest {
  readonly tenant: TenantId;
  readonly limit: number;
  readonly type?: string | undefined;
  readonly channel?: string | undefined;
  /** Of the moment at which an event was accepted: the ids sort by it. */
  readonly since?: EpochMs | undefined;
  readonly until?: EpochMs | undefined;
  /** The last event that the page before looked at. */
  readonly before?: EventId | undefined;
}

export interface EventsFound {
  readonly events: readonly EventSummary[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: EventId;
}

export type ListEvents = (request: EventsRequest) => Promise<EventsFound>;

export function createListEvents(read: ReadEvents): ListEvents {
  return async (request) => {
    const found: EventSummary[] = [];
    const oldest = request.since === undefined ? "" : firstEventIdOf(request.since);
    let before = startOf(request);
    for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += READ_AT_ONCE) {
      const page = await read(request.tenant, { limit: READ_AT_ONCE, ...(before && { before }) });
      for (const event of page) {
        if (event.id < oldest) return { events: found };
        const isFound = isWanted(event, request);
        // One more than the page has: only now is it known that there is another page.
        if (isFound && found.length === request.limit) return { events: found, ...(before && { next: before }) };
        before = event.id;
        if (isFound) found.push(event);
      }
      if (page.length < READ_AT_ONCE) return { events: found };
    }
    return { events: found, ...(before && { next: before }) };
  };
}

/** `until` is the first moment that is not wanted any more. */
function startOf({ before, until }: EventsRequest): EventId | undefined {
  const bound = until === undefined ? undefined : firstEventIdOf(until);
  if (before === undefined || bound === undefined) return before ?? bound;
  return before < bound ? before : bound;
}

function isWanted(event: EventSummary, { type, channel }: EventsRequest): boolean {
  if (type !== undefined && event.type !== type) return false;
  return channel === undefined || event.channels?.includes(channel) === true;
}
