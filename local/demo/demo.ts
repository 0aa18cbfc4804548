import { join } from "node:path";
import * as z from "zod";
import { openDurableJson } from "../engines/durable-json.ts";
import { type ReceivedWebhook, type Receiver, startReceiver } from "./receiver.ts";

const TENANT = "demo";

/** What a customer notes down when it registers: its own copy of the secret, and where it listens. */
const Notes = z.object({ port: z.int(), secret: z.string() });
type Notes = z.infer<typeof Notes>;

export interface DemoOptions {
  readonly apiUrl: string;
  readonly adminKey: string;
  readonly dataDirectory: string;
  readonly onWebhook: (webhook: ReceivedWebhook) => void;
}

export interface Demo {
  readonly tenant: string;
  close(): Promise<void>;
}

/** Tenant `demo` with one endpoint, made by the API like any other, and the receiver that it points at. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const file = join(options.dataDirectory, "demo-receiver.json");
  const notes = openDurableJson({ file, schema: Notes.optional(), empty: undefined });
  const noted = notes.read();
  let secret = noted?.secret ?? "";
  const receiver = await listenAgain(noted, () => secret, options.onWebhook);
  if (receiver.port !== noted?.port) {
    secret = await register(options, `http://127.0.0.1:${receiver.port}/webhooks`);
    notes.replace({ port: receiver.port, secret });
  }
  return { tenant: TENANT, close: receiver.close };
}

/** On the port of the last time, where the endpoint points; on a new one when somebody else has taken it since. */
async function listenAgain(
  noted: Notes | undefined,
  secret: () => string,
  onWebhook: DemoOptions["onWebhook"],
): Promise<Receiver> {
  if (!noted) return startReceiver(0, secret, onWebhook);
  return startReceiver(noted.port, secret, onWebhook).catch(() => startReceiver(0, secret, onWebhook));
}

async function register({ apiUrl, adminKey }: DemoOptions, url: string): Promise<string> {
  const response = await fetch(`${apiUrl}/v1/tenants/${TENANT}/endpoints`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
    body: JSON.stringify({ url, description: "the built-in receiver of npm start" }),
  });
  if (response.status === 201) return z.object({ secret: z.string() }).parse(await response.json()).secret;
  throw new Error(`Cannot register the demo's endpoint: the API answered ${response.status} ${await response.text()}`);
}
