import { GetQueueAttributesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";

let cloud: TestCloud;
let receiver: TestReceiver;

beforeAll(async () => {
  // One instance of each function, so that the test knows whose keys it has opened.
  cloud = await startTestCloud({ maxInstances: 1 });
  receiver = await startTestReceiver();
});
afterEach(() => cloud.cloud.gateway.faults.clear());
afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

/** How soon a delivery that went back comes again, and so how long one may take before it is handed out twice. */
async function setVisibilityTimeout(seconds: number): Promise<void> {
  for (const lane of ["Deliveries", "Retries"]) {
    const Attributes = { VisibilityTimeout: String(seconds) };
    await cloud.queue.send(new SetQueueAttributesCommand({ QueueUrl: cloud.queueUrl(lane), Attributes }));
  }
}

const register = (tenant: string) =>
  cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, { url: `${receiver.url}/${tenant}` });
const publish = (tenant: string) => cloud.call("POST", "/v1/events", { tenant, type: "a.b", data: { n: 1 } });
const arrivedFor = (tenant: string) => receiver.received.filter(({ path }) => path === `/${tenant}`);
const arrive = (tenant: string, count: number) =>
  waitUntil(
    () => arrivedFor(tenant).length >= count,
    20_000,
    () => cloud.logs.slice(-20).join("\n"),
  );
const failKms = (effect: "throttle" | "fail", functionName?: string) =>
  cloud.cloud.gateway.faults.add({
    match: { service: "kms", ...(functionName !== undefined && { functionName }) },
    effect: { kind: effect },
  });
const returnsToTheQueue = () => cloud.logs.filter((line) => line.includes("returned to the queue")).length;

test.each(["throttle", "fail"] as const)(
  "while KMS can only %s, tenants whose keys are open go on and the others are asked to come again",
  async (effect) => {
    const [warm, cold] = [`warm-${effect}`, `cold-${effect}`];
    await Promise.all([register(warm), register(cold)]);
    await publish(warm);
    await arrive(warm, 1);

    failKms(effect);
    const [goesOn, refused] = await Promise.all([publish(warm), publish(cold)]);
    await arrive(warm, 2);

    expect(goesOn.status).toBe(202);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("2");
    expect(refused.body).toMatchObject({ code: "temporarily_unavailable" });
    expect(arrivedFor(cold)).toEqual([]);

    cloud.cloud.gateway.faults.clear();
    expect((await publish(cold)).status).toBe(202);
    await arrive(cold, 1);
  },
);

test("a delivery whose keys cannot be had waits in its queue, uncharged, and leaves signed or not at all", async () => {
  const deliver = cloud.cloud.plan.functions.find(({ logicalId }) => logicalId.includes("DeliverFunction"));
  const { body: endpoint } = await register("frozen");
  const before = returnsToTheQueue();

  await setVisibilityTimeout(4); // longer than the SDK tries, as the real one is
  failKms("throttle", deliver?.name);
  const published = await publish("frozen");
  await waitUntil(() => returnsToTheQueue() >= before + 2, 20_000);

  const path = `/v1/tenants/frozen/endpoints/${endpoint.id}/deliveries`;
  expect(published.status).toBe(202);
  expect(arrivedFor("frozen")).toEqual([]);
  expect((await cloud.call("GET", path)).body.deliveries).toEqual([]);
  expect(await deadLetters()).toBe("0");

  await setVisibilityTimeout(8);
  cloud.cloud.gateway.faults.clear();
  await arrive("frozen", 1);
  await waitUntil(async () => (await cloud.call("GET", path)).body.deliveries[0]?.status === "delivered", 5_000);

  const [webhook] = arrivedFor("frozen");
  const headers = webhook?.headers as Record<string, string>;
  expect(new Webhook(endpoint.secret).verify(webhook?.body ?? "", headers)).toMatchObject({ data: { n: 1 } });
  expect((await cloud.call("GET", path)).body.deliveries).toMatchObject([{ attempts: [{ number: 1 }] }]);
  expect(arrivedFor("frozen")).toHaveLength(1);
}, 60_000);

async function deadLetters(): Promise<string | undefined> {
  const question = new GetQueueAttributesCommand({
    QueueUrl: cloud.queueUrl("DeadLetters"),
    AttributeNames: ["ApproximateNumberOfMessages"],
  });
  return (await cloud.queue.send(question)).Attributes?.ApproximateNumberOfMessages;
}
