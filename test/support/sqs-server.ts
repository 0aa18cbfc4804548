import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { AwsError, type JsonObject, type JsonService } from "../../local/engines/json-service.ts";
import { queryErrorCode } from "../../local/engines/sqs/query-error-code.ts";

export interface SqsServer {
  readonly url: string;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString());
}

function answer(
  response: ServerResponse,
  status: number,
  body: JsonObject,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0", ...headers });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof AwsError) {
    const refusal = { __type: `com.amazonaws.sqs#${error.code}`, message: error.message };
    answer(response, error.status, refusal, { "x-amzn-query-error": `${queryErrorCode(error.code)};Sender` });
  } else answer(response, 500, { __type: "InternalError", message: String(error) });
}

async function serve(service: JsonService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const operation = String(request.headers["x-amz-target"]).replace("AmazonSQS.", "");
    answer(response, 200, await service.call(operation, await bodyOf(request)));
  } catch (error) {
    refuse(response, error);
  }
}

/** The least of AWS's JSON protocol that the SDK needs, in front of an SQS engine. */
export async function startSqsServer(service: JsonService): Promise<SqsServer> {
  const server = createServer((request, response) => void serve(service, request, response));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error(`Cannot listen: found address ${address}`);
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
