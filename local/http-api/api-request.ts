import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { newTraceRoot } from "../lambda/trace-header.ts";
import { decodePart } from "./decode-part.ts";

/** A request as API Gateway passes it on: complete, with the headers that it adds. */
export interface ApiRequest {
  readonly id: string;
  readonly receivedAt: EpochMs;
  readonly method: string;
  /** As it was sent; routes match on it. */
  readonly sentPath: string;
  /** Decoded: unlike a REST API, an HTTP API hands on what the client meant, not what it wrote. */
  readonly path: string;
  readonly rawQueryString: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly protocol: string;
  readonly sourceIp: string;
  readonly body: Buffer;
}

export function toApiRequest(message: IncomingMessage, body: Buffer): ApiRequest {
  const receivedAt = epochMs(Date.now());
  const [sentPath = "/", ...rest] = (message.url ?? "/").split("?");
  const rawQueryString = rest.join("?");
  const { cookie: cookies = [], ...headers } = message.headersDistinct;
  const sourceIp = (message.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
  return {
    id: newRequestId(),
    receivedAt,
    method: message.method ?? "GET",
    sentPath,
    path: decodePart(sentPath),
    rawQueryString,
    query: joinRepeated(new URLSearchParams(rawQueryString)),
    headers: { ...joinValues(headers), ...addedHeaders(message, { sourceIp, receivedAt, bytes: body.length }) },
    cookies: cookies.flatMap((line) => line.split(/; */)),
    protocol: `HTTP/${message.httpVersion}`,
    sourceIp,
    body,
  };
}

/** The form of API Gateway's own ids, such as `JKJaXmPLvHcESHA=`. */
function newRequestId(): string {
  return `${randomBytes(11).toString("base64url")}=`;
}

function joinValues(headers: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values = []]) => [name, values.join(",")]));
}

function joinRepeated(parameters: URLSearchParams): Record<string, string> {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(",")]));
}

function addedHeaders(
  { headers, socket }: IncomingMessage,
  { sourceIp, receivedAt, bytes }: { sourceIp: string; receivedAt: EpochMs; bytes: number },
): Record<string, string> {
  const hops = [headers["x-forwarded-for"] ?? [], sourceIp].flat();
  return {
    "content-length": String(bytes), // even of a GET: it is 0 then

    "x-amzn-trace-id": String(headers["x-amzn-trace-id"] ?? newTraceRoot(receivedAt)),
    "x-forwarded-for": hops.join(", "),
    "x-forwarded-port": String(socket.localPort),
    "x-forwarded-proto": "http",
  };
}
