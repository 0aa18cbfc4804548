import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Straw } from "./haystack.ts";

export interface Traffic {
  readonly requests: readonly Straw[];
  stop(): void;
}

/**
 * What reaches a server of this process on one port, headers and bodies, as it comes from the socket. Nobody's reading is
 * changed: the chunks are seen on their way into the request's buffer.
 */
export function listenIn(port: number): Traffic {
  const requests: Straw[] = [];
  const onRequest = (message: unknown) => {
    const request = requestIn(message);
    if (request?.socket.localPort !== port) return;

    const place = `call ${request.headers["x-amz-target"] ?? `${request.method} ${request.url}`}`;
    requests.push({ place, bytes: Buffer.from(request.rawHeaders.join("\n")) });
    const push = request.push.bind(request);
    request.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (Buffer.isBuffer(chunk)) requests.push({ place, bytes: Buffer.from(chunk) });
      return push(chunk, encoding);
    };
  };
  subscribe("http.server.request.start", onRequest);
  return { requests, stop: () => void unsubscribe("http.server.request.start", onRequest) };
}

function requestIn(message: unknown): IncomingMessage | undefined {
  const hasRequest = typeof message === "object" && message !== null && "request" in message;
  return hasRequest ? (message.request as IncomingMessage) : undefined;
}
