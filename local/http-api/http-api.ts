import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "../lambda/listen.ts";
import { type ApiAnswer, headersTooLarge, internalError, sendAnswer, tooLarge } from "./api-answer.ts";
import { toApiRequest } from "./api-request.ts";
import { readBody } from "./request-body.ts";
import { createRequestHandler, type HttpApiDefinition } from "./request-handler.ts";

export interface HttpApiOptions extends HttpApiDefinition {
  readonly port: number;
  readonly host: string;
  /** Hears of every answer, and how long it took. */
  readonly onAnswer?: (answer: { readonly status: number; readonly latencyMs: number }) => void;
}

export interface HttpApi {
  readonly url: string;
  /** Takes no new requests and settles when those that run are answered. */
  close(): Promise<void>;
}

/** API Gateway's limit for the request line and all headers together. */
const MAX_HEAD_BYTES = 10_240;
/** Past this Node refuses by itself, without a body. */
const MAX_PARSED_HEAD_BYTES = 65_536;
const KEEP_ALIVE_MS = 75_000;

/** An HTTP API of API Gateway on this machine. */
export async function createHttpApi({ port, host, onAnswer, ...definition }: HttpApiOptions): Promise<HttpApi> {
  const { onError = () => {} } = definition;
  const handle = createRequestHandler(definition);
  const limits = { maxHeaderSize: MAX_PARSED_HEAD_BYTES, keepAliveTimeout: KEEP_ALIVE_MS };
  const server = createServer(limits, (message, response) => {
    respond(message, response).catch((error: unknown) => {
      // A client that hangs up in the middle of its body is no news.
      if (message.complete) onError(error);
      response.destroy();
    });
  });

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const body = await readBody(message);
    const request = toApiRequest(message, body ?? Buffer.alloc(0));
    const answer = refuseBySize(message, body) ?? (await handle(request));
    const own = { "apigw-requestid": request.id, ...(!server.listening && { connection: "close" }) };
    send(response, { ...answer, headers: { ...answer.headers, ...own } });
    onAnswer?.({ status: response.statusCode, latencyMs: performance.now() - startedAt });
  }

  function send(response: ServerResponse, answer: ApiAnswer): void {
    try {
      sendAnswer(response, answer);
    } catch (error) {
      onError(error);
      // A header that HTTP forbids is found after others were set.
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      sendAnswer(response, internalError);
    }
  }

  const actualPort = await listen(server, port, host);
  return {
    url: `http://${host}:${actualPort}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refuseBySize(message: IncomingMessage, body: Buffer | undefined): ApiAnswer | undefined {
  if (headBytes(message) > MAX_HEAD_BYTES) return headersTooLarge;
  return body === undefined ? tooLarge : undefined;
}

function headBytes({ method = "", url = "", rawHeaders }: IncomingMessage): number {
  return [method, url, ...rawHeaders].reduce((bytes, part) => bytes + part.length, 0);
}
