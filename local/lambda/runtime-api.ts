import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { EpochMs } from "../../core/time.ts";
import { listen } from "./listen.ts";

/** 6 MB and some room for the envelope: the figure that Lambda prints when it refuses more. */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** One invocation as the runtime gets to see it. */
export interface RuntimeTask {
  readonly requestId: string;
  readonly deadline: EpochMs;
  readonly functionArn: string;
  readonly traceHeader: string;
  readonly payload: string;
}

/** What the runtime in the sandbox tells its platform. */
export type RuntimeReport =
  | { readonly kind: "asks" }
  | { readonly kind: "answered"; readonly requestId: string; readonly isOk: boolean; readonly body: string }
  | { readonly kind: "oversized"; readonly requestId: string }
  | { readonly kind: "initFailed"; readonly body: string };

export interface RuntimeApi {
  /** `host:port`, the only form that AWS's runtime client accepts. */
  readonly address: string;
  give(task: RuntimeTask): void;
  close(): void;
}

/**
 * The Lambda Runtime API of one instance. Each instance has its own, because nothing but the address tells the platform which
 * instance is asking.
 */
export async function createRuntimeApi(report: (report: RuntimeReport) => void): Promise<RuntimeApi> {
  // A task can be there before the runtime asks (it is still starting, or just posted its answer) and the other way round.
  let asking: ServerResponse | undefined;
  let given: RuntimeTask | undefined;

  function handOver(): void {
    if (asking === undefined || given === undefined) return;
    sendTask(asking, given);
    asking = undefined;
    given = undefined;
  }

  const server = createServer((request, response) => {
    if (request.url?.endsWith("/invocation/next")) {
      asking = response;
      report({ kind: "asks" });
      handOver();
      return;
    }
    // A sandbox that dies in the middle of its post is seen by its exit.
    readBody(request).then(
      (body) => report(acknowledge(request.url ?? "", body, response)),
      () => response.destroy(),
    );
  });
  // The runtime may wait for hours for its next task.
  server.keepAliveTimeout = 0;
  const port = await listen(server, 0, "127.0.0.1");

  return {
    address: `127.0.0.1:${port}`,
    give(task) {
      given = task;
      handOver();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function sendTask(response: ServerResponse, task: RuntimeTask): void {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(task.payload), // in chunks it would take several writes
    "lambda-runtime-aws-request-id": task.requestId,
    "lambda-runtime-deadline-ms": String(task.deadline),
    "lambda-runtime-invoked-function-arn": task.functionArn,
    "lambda-runtime-trace-id": task.traceHeader,
  });
  response.end(task.payload);
}

function acknowledge(url: string, body: string | undefined, response: ServerResponse): RuntimeReport {
  const [, requestId = "", verb] = /\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? [];
  const report = toReport(requestId, verb, body);
  response.writeHead(report.kind === "oversized" ? 413 : 202, { "content-type": "application/json" });
  response.end('{"status":"OK"}');
  return report;
}

function toReport(requestId: string, verb: string | undefined, body: string | undefined): RuntimeReport {
  if (body === undefined) return { kind: "oversized", requestId };
  if (verb === undefined) return { kind: "initFailed", body };
  return { kind: "answered", requestId, isOk: verb === "response", body };
}

/** The whole body, or undefined when it is more than Lambda takes; then the rest is read and dropped, so the client can end. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_RESPONSE_BYTES ? undefined : Buffer.concat(chunks).toString();
}
