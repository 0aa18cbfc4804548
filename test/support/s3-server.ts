import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { S3Request } from "../../local/engines/s3/s3-request.ts";
import type { S3Store } from "../../local/engines/s3/s3-store.ts";

/** Puts the store behind HTTP on a free port, so that tests reach it through the real SDK client. */
export async function startS3Server(store: S3Store) {
  const requests: S3Request[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await toS3Request(incoming);
    requests.push(request);
    await answer(store, request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot serve the store: wanted a TCP port");

  return {
    requests,
    endpoint: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await store.close();
    },
  };
}

async function toS3Request(incoming: IncomingMessage): Promise<S3Request> {
  const [path = "/", query = ""] = (incoming.url ?? "/").split("?");
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    ...{ path, query: new URLSearchParams(query), headers: Object.fromEntries(headers) },
    method: incoming.method ?? "GET",
    body: await buffer(incoming),
  };
}

async function answer(store: S3Store, request: S3Request, response: ServerResponse): Promise<void> {
  try {
    const { status, headers, body } = await store.handle(request);
    response.writeHead(status, headers).end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}
