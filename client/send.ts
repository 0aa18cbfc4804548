import { errorOf } from "./api-error.ts";
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
  const taken = new Set([...pathNames(path), ...headerNames]);
  const headers = headersOf(headerNames, members, connection);
  const url = new URL(filled(path, members), connection.url);
  for (const [key, value] of Object.entries(members))
    if (!taken.has(key) && value !== undefined) url.searchParams.set(key, String(value));

  const mayRepeat = REPEATABLE.has(method) || headers[IDEMPOTENCY_KEY] !== undefined;
  const request = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const attempt = () => sendOnce(connection, url, request);
  const response = await withRetries(attempt, mayRepeat ? connection.retry : { ...connection.retry, retries: 0 });
  if (!response.ok) throw await errorOf(response);
  return readAnswer(response);
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
}

type Members = Readonly<Record<string, unknown>>;

/** The key is asked for anew on each try: a token may run out between two. */
async function sendOnce(connection: Connection, url: URL, request: RequestInit): Promise<Response> {
  const key = typeof connection.key === "string" ? connection.key : await connection.key();
  const headers = { ...Object.fromEntries(new Headers(request.headers)), authorization: `Bearer ${key}` };
  return connection.fetch(url, { ...request, headers, signal: AbortSignal.timeout(connection.timeoutMs) });
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

const pathNames = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

const filled = (path: string, members: Members): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(members[name])));

/** The types of answers are the API's word; a test in this repository holds the API to it. */
async function readAnswer(response: Response) {
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}
