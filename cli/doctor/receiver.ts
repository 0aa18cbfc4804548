import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook } from "../../verify/verify.ts";

/** What an event is sent to, and what then has to be the case. */
export interface Receiver {
  readonly url: string;
  /** What is wrong with what came, or undefined. */
  judge(event: string, status: string, secret: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** On this machine, for a cloud on this machine: what comes is verified as a customer would. */
export async function openLoopbackReceiver(): Promise<Receiver> {
  const received = new Map<string, { headers: Headers; body: string }>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    received.set(headers.get("webhook-id") ?? "", { headers, body: Buffer.concat(chunks).toString("utf8") });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/`,
    async judge(event, status, secret) {
      const webhook = received.get(event);
      if (webhook === undefined) return `nothing arrived; the delivery is recorded as ${status}`;
      if (status !== "delivered") return `it arrived, and is recorded as ${status}`;
      return verifyWebhook({ ...webhook, secrets: [secret] }).then(
        () => undefined,
        (error: Error) => `it arrived with a signature that does not verify: ${error.message}`,
      );
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** An address that is reachable from AWS and answers a POST with 2xx. */
export const openGivenReceiver = (url: string) => async (): Promise<Receiver> => ({
  url,
  judge: async (_, status) => (status === "delivered" ? undefined : `the delivery is recorded as ${status}`),
  close: async () => undefined,
});

/**
 * From a laptop nothing can be received. The API itself is a public address that refuses the POST: that an attempt was made,
 * answered and recorded is all of the way but the last status.
 */
export const openApiAsReceiver = (apiUrl: string) => async (): Promise<Receiver> => ({
  url: `${apiUrl}/health/live`,
  judge: async (_, status) => (status === "nothing" ? "no attempt was recorded within 30 s" : undefined),
  close: async () => undefined,
});
