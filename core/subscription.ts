import type { Endpoint } from "./endpoint.ts";
import type { PublishRequest } from "./event.ts";
import { matchesEventType } from "./event-type.ts";
import { compileFilter, type Filter } from "./filter/compile-filter.ts";

/** What endpoints choose by. */
export type Choosable = Pick<PublishRequest, "type" | "data" | "channels" | "metadata">;

type Chooser = Pick<Endpoint, "eventTypes" | "channels" | "filter">;

/** Endpoints are cached as they were read, so a filter is compiled once in each of their lives. */
const compiled = new WeakMap<Chooser, Filter>();

/** Whether an endpoint gets an event: by type, by channel and by what the event holds, cheapest first. */
export const wants = (endpoint: Chooser, event: Choosable): boolean =>
  matchesEventType(endpoint.eventTypes, event.type) && sharesChannel(endpoint, event) && passesFilter(endpoint, event);

/** An endpoint without channels listens to all of them; one with channels to nothing that was published without any. */
function sharesChannel({ channels }: Chooser, event: Choosable): boolean {
  return channels === undefined || channels.some((channel) => event.channels?.includes(channel) === true);
}

function passesFilter(endpoint: Chooser, { type, data, channels = [], metadata = {} }: Choosable): boolean {
  return filterOf(endpoint)({ type, data, channels, metadata });
}

function filterOf(endpoint: Chooser): Filter {
  const known = compiled.get(endpoint);
  if (known) return known;

  const filter: Filter = endpoint.filter === undefined ? () => true : compileFilter(endpoint.filter);
  compiled.set(endpoint, filter);
  return filter;
}
