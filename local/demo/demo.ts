import { join } from "node:path";
import * as z from "zod";
import { openDurableJson } from "../engines/durable-json.ts";
import { type ReceivedWebhook, type Receiver, startReceiver } from "./receiver.ts";

const TENANT = "demo";

/** What a customer notes down when it registers: which endpoint it is, its own copy of the secret, and where it listens. */
const Notes = z.object({ endpoint: z.string(), port: z.int(), secret: z.string() });
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
  const isStillThere = noted !== undefined && (await pointTo(receiver.port, noted, options));
  if (!isStillThere) {
    const registered = await register(options, receiver.port);
    secret = registered.secret;
    notes.replace({ endpoint: registered.id, secret, port: receiver.port });
  } else if (receiver.port !== noted.port) notes.replace({ ...noted, port: receiver.port });
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

/** Whether the endpoint of the last time is still there, and now points to where the receiver listens. */
async function pointTo(port: number, noted: Notes, options: DemoOptions): Promise<boolean> {
  const path = `/${noted.endpoint}`;
  const { status } =
    port === noted.port ? await call(options, "GET", path) : await call(options, "PATCH", path, { url: urlAt(port) });
  return status === 200;
}

async function register(options: DemoOptions, port: number) {
  const endpoint = { url: urlAt(port), description: "the built-in receiver of npm start" };
  const response = await call(options, "POST", "", endpoint);
  if (response.status === 201) return z.object({ id: z.string(), secret: z.string() }).parse(await response.json());
  throw new Error(`Cannot register the demo's endpoint: the API answered ${response.status} ${await response.text()}`);
}

const urlAt = (port: number) => `http://127.0.0.1:${port}/webhooks`;

function call({ apiUrl, adminKey }: DemoOptions, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${apiUrl}/v1/tenants/${TENANT}/endpoints${path}`, {
    method,
    headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
}
