import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { AwsError, type JsonObject, type JsonService } from "../../local/engines/json-service.ts";

export interface JsonProtocolServer {
  /** Everything an SDK client needs to talk to the engine. */
  readonly clientSettings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  close(): Promise<void>;
}

/** Puts an engine behind AWS JSON 1.1 over HTTP, so that tests reach it through the real SDK clients. */
export async function startJsonProtocolServer(service: JsonService): Promise<JsonProtocolServer> {
  const server = createServer((request, response) => void answer(service, request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot serve the engine: wanted a TCP port");

  return {
    clientSettings: {
      endpoint: `http://127.0.0.1:${address.port}`,
      region: "eu-central-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await service.close();
    },
  };
}

async function answer(service: JsonService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    const input: JsonObject = JSON.parse((await text(request)) || "{}");
    send(response, 200, await service.call(operation, input));
  } catch (error) {
    const { status, code, message } =
      error instanceof AwsError ? error : new AwsError("InternalFailure", `${error}`, 500);
    send(response, status, { __type: code, message });
  }
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() });
  response.end(JSON.stringify(body));
}
