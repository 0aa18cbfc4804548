import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

export interface TestReceiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Settles when so many have come; fails with what has come when they have not in time. */
  waitFor(count: number, timeoutMs?: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/** A customer's server on loopback. `answer` says with which status each request is answered, and when. */
export async function startTestReceiver(
  answer: (received: Received) => number | Promise<number> = () => 204,
): Promise<TestReceiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const one = { path: request.url ?? "", headers: request.headers, body, at: Date.now() };
    received.push(one);
    response.writeHead(await answer(one)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    received,
    waitFor: async (count, timeoutMs = 15_000) => {
      await waitUntil(
        () => received.length >= count,
        timeoutMs,
        () => `${received.length} of ${count} webhooks came`,
      );
      return received;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Looks again and again; a wait that is over says what it saw. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs: number,
  seen: () => string = () => "it did not become true",
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms: ${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
