import { createServer, type Server } from "node:http";
import { verifyWebhook } from "../../verify/verify.ts";
import { type Finding, sound, wrong } from "./check.ts";
import { type OpenReceiver, READ_THE_LOGS, type Recorded } from "./receiver.ts";

export interface Listening {
  /** 0 is any that is free. */
  readonly port: number;
  /** How Posthorn reaches this machine, such as the address of a tunnel; undefined where it runs on this machine. */
  readonly url?: string | undefined;
}

interface Webhook {
  readonly headers: Headers;
  readonly body: string;
}

/** Listens here: what comes is verified as a customer would. */
export const openListeningReceiver =
  ({ port, url }: Listening): OpenReceiver =>
  async () => {
    const received = new Map<string, Webhook>();
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.set(headers.get("webhook-id") ?? "", { headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(204).end();
    });
    const own = await listen(server, port);

    return {
      url: url ?? own,
      judge: (recorded) => judgeReceived(received.get(recorded.event), recorded),
      close: () => new Promise((resolve) => server.close(() => resolve())),
    };
  };

async function judgeReceived(webhook: Webhook | undefined, { status, outcome, secret }: Recorded): Promise<Finding> {
  if (webhook === undefined) return wrong(`nothing arrived; the delivery is ${status}: ${outcome}`, READ_THE_LOGS);
  if (status !== "delivered") return wrong(`it arrived, but the delivery is ${status}: ${outcome}`, READ_THE_LOGS);
  try {
    await verifyWebhook({ ...webhook, secrets: [secret] });
    return sound("published, signed, sent, received here and verified");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return wrong(`it arrived with a signature that does not verify: ${reason}`, "Receivers refuse it too: go back");
  }
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot listen on 127.0.0.1");
  return `http://127.0.0.1:${address.port}/`;
}
