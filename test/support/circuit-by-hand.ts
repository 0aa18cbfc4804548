import type { TestCloud } from "./cloud.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "./receiver.ts";

export interface CircuitByHand {
  readonly tenant: string;
  readonly endpointId: string;
  /** Of the endpoint whose circuit it is. */
  readonly receiver: TestReceiver;
  /** Of the tenant `_operator`. */
  readonly operator: TestReceiver;
  readonly deliveries: () => Promise<{ readonly event: string; readonly status: string }[]>;
  readonly turn: (state: "open" | "closed") => Promise<void>;
  close(): Promise<void>;
}

/** An endpoint whose circuit is opened and closed through the API, and an operator who is told of it. */
export async function circuitByHand(cloud: TestCloud, tenant: string): Promise<CircuitByHand> {
  const [receiver, operator] = await Promise.all([startTestReceiver(), startTestReceiver()]);
  await cloud.call("POST", "/v1/tenants/_operator/endpoints", { url: operator.url, eventTypes: ["endpoint.*"] });
  const { body } = await cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, { url: receiver.url });
  const path = `/v1/tenants/${tenant}/endpoints/${body.id}`;

  return {
    tenant,
    endpointId: body.id,
    receiver,
    operator,
    deliveries: async () => (await cloud.call("GET", `${path}/deliveries`)).body.deliveries,
    turn: async (state) => void (await cloud.call("PUT", `${path}/circuit`, { state })),
    close: async () => void (await Promise.all([receiver.close(), operator.close()])),
  };
}

/** What the schedule does each minute. */
export async function wakeNow({ cloud: { functions, plan } }: TestCloud): Promise<void> {
  const schedule = plan.schedules.find(({ targetArn }) => targetArn.includes("Wake"));
  if (!schedule) throw new Error("Cannot wake: the templates declare no schedule for it");
  await functions.invoke(schedule.targetArn, { source: "aws.scheduler" });
}

/** Held, let out by a wake, and told to the operator: the whole life of an open circuit. */
export async function openHoldAndClose(cloud: TestCloud, tenant: string): Promise<void> {
  const circuit = await circuitByHand(cloud, tenant);
  await circuit.turn("open");
  await circuit.operator.waitFor(1);
  await cloud.call("POST", "/v1/events", { tenant, type: "order.paid", data: {} });
  await waitUntil(async () => (await circuit.deliveries())[0]?.status === "held", 10_000);
  await circuit.turn("closed");
  await wakeNow(cloud);
  await circuit.receiver.waitFor(1);
  await circuit.close();
}
