import { PosthornError } from "./api-error.ts";
import { batchesOf } from "./batches.ts";
import type { Operations } from "./operations.ts";
import { type Entry, entriesOf, type PagedName } from "./pages.ts";
import { type Answer, type Connection, type Input, type Name, send } from "./send.ts";

export { type Operations, PosthornError };

export interface ClientOptions {
  readonly url: string;
  readonly key: Connection["key"];
  /** How often a call is made again that may be; 4 unless told. */
  readonly retries?: number;
  /** Of one try; 30 s unless told, as API Gateway waits no longer. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
  /** Waits between tries; for tests. */
  readonly pause?: (ms: number) => Promise<void>;
}

export type Event = Input<"publishEvent">["body"];
export type PublishResult = Answer<"publishEvents">["results"][number];

export interface PosthornClient {
  /** Any operation of the API by its name: `call("createEndpoint", { tenant: "acme", body: { url } })`. */
  call<N extends Name>(name: N, input: Input<N>): Promise<Answer<N>>;
  /** Every entry of a list: `for await (const delivery of client.all("listDeliveries", { … }))`. */
  all<N extends PagedName>(name: N, input: Input<N>): AsyncGenerator<Entry<N>>;
  /** Publishes once, however often it has to be tried. Give the key of your own transaction where there is one. */
  publish(event: Event, idempotencyKey?: string): Promise<Answer<"publishEvent">>;
  /** Publishes any number of events in as few calls as they take, with a result for each, in their order. */
  publishAll(events: Iterable<Event> | AsyncIterable<Event>): AsyncGenerator<PublishResult>;
}

export function createClient(options: ClientOptions): PosthornClient {
  const connection: Connection = {
    url: options.url,
    key: options.key,
    fetch: options.fetch ?? ((url, request) => fetch(url, request)), // whichever there is then: tests put in theirs late
    timeoutMs: options.timeoutMs ?? 30_000,
    retry: { retries: options.retries ?? 4, pause: options.pause ?? wait, fraction: Math.random },
    newIdempotencyKey: () => crypto.randomUUID(),
  };
  const call: PosthornClient["call"] = (name, input) => send(connection, name, input);
  return {
    call,
    all: (name, input) => entriesOf(call, name, input),
    publish: (body, key) => call("publishEvent", { body, ...(key !== undefined && { "idempotency-key": key }) }),
    publishAll: async function* (events) {
      for await (const batch of batchesOf(events)) {
        const { results } = await call("publishEvents", { body: { events: batch } });
        yield* results;
      }
    },
  };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
