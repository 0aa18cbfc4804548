import { createServer, type IncomingMessage, type Server } from "node:http";
import { verifyWebhook, WebhookVerificationError } from "../../verify/verify.ts";

export interface ReceivedWebhook {
  readonly id: string;
  readonly attempt: string;
  readonly body: string;
  /** The receiver's own judgement: the secret it was given says so, nothing else. */
  readonly verdict: "verified" | "refused";
  readonly reason?: string;
}

export interface Receiver {
  readonly port: number;
  close(): Promise<void>;
}

/** A customer's server in small: it verifies what it gets as any customer would, tells, and answers. */
export async function startReceiver(
  port: number,
  secret: () => string,
  onWebhook: (webhook: ReceivedWebhook) => void,
): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const webhook = await judge(request, secret());
    onWebhook(webhook);
    response.writeHead(webhook.verdict === "verified" ? 204 : 401).end();
  });
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot tell the receiver's port");
  return { port: address.port, close: () => close(server) };
}

async function judge(request: IncomingMessage, secret: string): Promise<ReceivedWebhook> {
  const body = await readText(request);
  const { headers } = request;
  const told = { id: String(headers["webhook-id"]), attempt: String(headers["webhook-attempt"]), body };
  try {
    await verifyWebhook({ headers, body, secrets: [secret] });
    return { ...told, verdict: "verified" };
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return { ...told, verdict: "refused", reason: error.code };
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
