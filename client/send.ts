import { errorOf } from "./api-error.ts";
import { type Answered, exchange } from "./exchange.ts";
import { CALLS, type Operations } from "./operations.ts";
import { type RetryOptions, withRetries } from "./retries.ts";

export interface Connection {
  /** Of the API: what `npx cdk deploy` prints as `ApiUrl`. */
  readonly url: string;
  /** An API key, or a token of the identity provider; a function when it has to be renewed. */
  readonly key: string | (() => Promise<string>);
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly retry: RetryOptions;
  readonly newIdempotencyKey: () => string;
}

export type Name = keyof Operations;
export type Input<N extends Name> = Operations[N]["input"];
export type Answer<N extends Name> = Operations[N]["answer"];

/** A call that changes something is not made twice, unless the API can tell that it is the same one. */
const REPEATABLE: ReadonlySet<string> = new Set(["GET", "PUT", "DELETE"]);
const IDEMPOTENCY_KEY = "idempotency-key";

/** Makes one call of the API, again when that is safe and worth it, and answers with what it answered. */
export async function send<N extends Name>(connection: Connection, name: N, input: Input<N>): Promise<Answer<N>> {
  const { method, path, headers: headerNames }: Call = CALLS[name];
  const { body, ...members }: Readonly<Record<string, unknown>> = input;
  const headers = headersOf(headerNames, members, connection);
  const url = urlOf(connection, { path, members, taken: new Set([...pathNames(path), ...headerNames]) });

  const mayRepeat = REPEATABLE.has(method) || headers[IDEMPOTENCY_KEY] !== undefined;
  const request = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const attempt = () => sendOnce(connection, url, request);
  const answer = await withRetries(attempt, mayRepeat ? connection.retry : { ...connection.retry, retries: 0 });
  if (answer.status < 200 || answer.status > 299) throw errorOf(answer);
  return readAnswer(answer);
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
}

type Members = Readonly<Record<string, unknown>>;

/** The key is asked for anew on each try: a token may run out between two. */
async function sendOnce(connection: Connection, url: URL, request: RequestInit): Promise<Answered> {
  const key = typeof connection.key === "string" ? connection.key : await connection.key();
  const headers = new Headers(request.headers);
  headers.set("authorization", `Bearer ${key}`);
  return exchange(connection.fetch, url, { ...request, headers, signal: AbortSignal.timeout(connection.timeoutMs) });
}

/** One idempotency key for all tries of a call, made here when the caller has none: so a retry is never a second event. */
function headersOf(names: readonly string[], members: Members, connection: Connection): Record<string, string> {
  const given = names.flatMap((name) => (members[name] === undefined ? [] : [[name, String(members[name])]]));
  return {
    "content-type": "application/json",
    ...(names.includes(IDEMPOTENCY_KEY) && { [IDEMPOTENCY_KEY]: connection.newIdempotencyKey() }),
    ...Object.fromEntries(given),
  };
}

interface Place {
  readonly path: string;
  readonly members: Members;
  /** Those that travel elsewhere; the others are the query. */
  readonly taken: ReadonlySet<string>;
}

/** Below the whole URL that was given: behind a domain of one's own the API may stand at a path. */
function urlOf({ url: base }: Connection, { path, members, taken }: Place): URL {
  const url = new URL(base.replace(/\/+$/, "") + filled(path, members));
  for (const [key, value] of Object.entries(members))
    if (!taken.has(key) && value !== undefined) url.searchParams.set(key, String(value));
  return url;
}

const pathNames = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

const filled = (path: string, members: Members): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, members[name]));

/** In a URL "." and ".." are directions and no names, even when they are encoded: the call would reach another route. */
function segmentOf(name: string, value: unknown): string {
  const segment = String(value ?? "");
  if (["", ".", ".."].includes(segment))
    throw new TypeError(`Cannot call the API: found ${JSON.stringify(value)} as the ${name}, wanted its name`);
  return encodeURIComponent(segment);
}

/** The types of answers are the API's word; a test in this repository holds the API to it. */
function readAnswer({ headers, text }: Answered) {
  if (text === "") return undefined;
  return headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
}
