import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { HttpAnswer, HttpRequest } from "../engines/http-engine.ts";

/** What becomes of a request: an answer, or the connection is reset under it. */
export type Exchange = (request: HttpRequest) => Promise<HttpAnswer | "dropped">;

export interface LocalServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(exchange: Exchange, host: string, port: number): Promise<LocalServer> {
  const server = createServer((request, response) => void respond(exchange, request, response));
  // An idle connection is closed by its client only: a server that closes first can meet a request on its way.
  server.keepAliveTimeout = 0;
  server.listen(port, host);
  await once(server, "listening");

  return { url: `http://${host}:${portOf(server)}`, close: () => close(server) };
}

async function respond(exchange: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await readRequest(request).then(exchange, () => "dropped" as const);
  // A reset, not a clean close: to the client it looks like a lost machine, and not like an empty answer.
  if (answer === "dropped") {
    request.socket.resetAndDestroy();
    return;
  }
  // The answer to a HEAD tells the length of a body that it does not have.
  response.writeHead(answer.status, { "content-length": answer.body.byteLength, ...answer.headers });
  response.end(answer.body);
}

async function readRequest(request: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const [path = "/", ...query] = (request.url ?? "/").split("?");
  return {
    method: request.method ?? "GET",
    path,
    query: query.join("?"),
    headers: headersOf(request),
    body: Buffer.concat(chunks),
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(",") : value;
  return joined;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  // The clients keep their connections open, and a long poll may wait for twenty seconds: nobody is waited for.
  server.close();
  server.closeAllConnections();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot tell the gateway's port: no address");
  return address.port;
}
