import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import type { CallApi } from "./api-client.ts";
import { type Check, type Finding, sound, wrong } from "./check.ts";
import type { Receiver } from "./receiver.ts";

const ARRIVAL_MS = 30_000;
const LOOK_EVERY_MS = 250;

const Endpoint = z.object({ id: z.string(), secret: z.string() });
const Published = z.object({ id: z.string() });
const Deliveries = z.object({ deliveries: z.array(z.object({ event: z.string(), status: z.string() })) });

/** Whether the API answers, and an event that is published arrives. */
export function apiChecks(call: CallApi, openReceiver: () => Promise<Receiver>): readonly Check[] {
  return [
    { name: "API lives", run: () => checkHealth(call, "/health/live") },
    { name: "API is ready", run: () => checkHealth(call, "/health/ready") },
    { name: "round trip", run: () => checkRoundTrip(call, openReceiver) },
  ];
}

async function checkHealth(call: CallApi, path: string): Promise<Finding> {
  const { status } = await call("GET", path);
  if (status === 200) return sound(`${path} answers 200`);
  return wrong(`${path} answers ${status}`, "Read the logs of manage: it says what it cannot reach");
}

async function checkRoundTrip(call: CallApi, openReceiver: () => Promise<Receiver>): Promise<Finding> {
  const receiver = await openReceiver();
  try {
    return await publishAndWait(call, receiver);
  } finally {
    await receiver.close();
  }
}

/** A tenant for each examination: the endpoints of one that is known are cached for some seconds, without the new one. */
async function publishAndWait(call: CallApi, receiver: Receiver): Promise<Finding> {
  const tenant = `doctor-${randomUUID()}`;
  const registered = await call("POST", `/v1/tenants/${tenant}/endpoints`, {
    url: receiver.url,
    description: "doctor",
  });
  if (registered.status !== 201) return refusedAt("registering an endpoint", registered);
  const endpoint = Endpoint.parse(registered.body);
  try {
    return await publishTo({ tenant, ...endpoint }, call, receiver);
  } finally {
    await call("DELETE", `/v1/tenants/${tenant}?shred=true`);
  }
}

type Target = z.infer<typeof Endpoint> & { readonly tenant: string };

async function publishTo(
  { tenant, id: endpoint, secret }: Target,
  call: CallApi,
  receiver: Receiver,
): Promise<Finding> {
  const begun = Date.now();
  const answer = await call("POST", "/v1/events", { tenant, type: "doctor.checked", data: { at: begun } });
  if (answer.status !== 202) return refusedAt("publishing", answer);
  const { id } = Published.parse(answer.body);
  const status = await statusAfterAttempt(id, `/v1/tenants/${tenant}/endpoints/${endpoint}/deliveries`, call);
  const verdict = await receiver.judge(id, status, secret);
  if (verdict !== undefined) return wrong(verdict, "Read the logs of deliver, then docs/troubleshooting.md");
  return sound(`published, attempted and recorded as ${status} in ${Date.now() - begun} ms`);
}

/** A delivery has a record once its first attempt was made. */
async function statusAfterAttempt(event: string, path: string, call: CallApi): Promise<string> {
  for (const until = Date.now() + ARRIVAL_MS; Date.now() < until; await pause(LOOK_EVERY_MS)) {
    const { deliveries } = Deliveries.parse((await call("GET", path)).body);
    const own = deliveries.find((delivery) => delivery.event === event);
    if (own !== undefined) return own.status;
  }
  return "nothing";
}

const refusedAt = (step: string, { status, body }: { status: number; body: unknown }): Finding =>
  wrong(`${step} was answered ${status} ${JSON.stringify(body)}`, "Check the admin key, then the logs of the function");
