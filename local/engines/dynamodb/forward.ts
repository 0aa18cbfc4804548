import { Agent, type IncomingMessage, request } from "node:http";
import type { HttpAnswer } from "../http-engine.ts";

/** A way to a server that keeps to the bytes: what a client sent is what the server gets. */
export interface Forwarder {
  forward(headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<HttpAnswer>;
  close(): void;
}

/** What concerns one connection and not the message on it. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

/** Sends requests on to a server on this machine as they came, over connections that stay open. */
export function createForwarder(port: number): Forwarder {
  const agent = new Agent({ keepAlive: true });

  return {
    forward: (headers, body) =>
      new Promise((resolve, reject) => {
        const sent = request(
          { host: "127.0.0.1", port, agent, method: "POST", path: "/", headers: headersFor(headers, body) },
          (response) => readAnswer(response).then(resolve, reject),
        );
        sent.once("error", reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function headersFor(headers: Readonly<Record<string, string>>, body: Uint8Array): Record<string, string | number> {
  return { ...endToEnd(headers), "content-length": body.byteLength };
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: endToEnd(response.headers), body: Buffer.concat(chunks) };
}

function endToEnd(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !HOP_BY_HOP.has(name)) kept[name] = Array.isArray(value) ? value.join(",") : value;
  return kept;
}
