import { afterAll, beforeAll, expect, test } from "vitest";
import { circuitByHand, wakeNow } from "../support/circuit-by-hand.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, waitUntil } from "../support/receiver.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud?.close());

const publish = async (tenant: string): Promise<string> => {
  const { body } = await cloud.call("POST", "/v1/events", { tenant, type: "order.paid", data: { order: 7 } });
  return body.id;
};

test("what an open circuit holds goes out oldest first once it is closed, and operators hear of both", async () => {
  const circuit = await circuitByHand(cloud, "held");
  await circuit.turn("open");
  await circuit.operator.waitFor(1);

  const events = [await publish("held"), await publish("held"), await publish("held")];
  await waitUntil(
    async () => (await circuit.deliveries()).filter(({ status }) => status === "held").length === 3,
    10_000,
  );
  expect(circuit.receiver.received).toEqual([]);

  await circuit.turn("closed");
  await wakeNow(cloud);
  const arrived = await circuit.receiver.waitFor(3);
  await circuit.operator.waitFor(2);

  expect(arrived.map(({ headers }) => headers["webhook-id"]).sort()).toEqual(events);
  expect(circuit.operator.received.map(({ headers }) => headers["webhook-event-type"])).toEqual([
    "endpoint.circuit_opened",
    "endpoint.circuit_closed",
  ]);
  expect(JSON.parse(circuit.operator.received[0]?.body ?? "{}").data).toMatchObject({
    tenant: "held",
    endpoint: circuit.endpointId,
    by: "hand",
  });
  await waitUntil(async () => (await circuit.deliveries()).every(({ status }) => status === "delivered"), 10_000);
  await circuit.close();
});

test("ten failures in a row open the circuit, and what comes after them is held without a request", async () => {
  const receiver = await startTestReceiver(() => 500);
  const { body } = await cloud.call("POST", "/v1/tenants/failing/endpoints", { url: receiver.url });
  const deliveries = async (status: string) => {
    const path = `/v1/tenants/failing/endpoints/${body.id}/deliveries`;
    const answer = await cloud.call("GET", path);
    return answer.body.deliveries.filter((delivery: { status: string }) => delivery.status === status).length;
  };

  for (let event = 0; event < 10; event++) await publish("failing");
  await waitUntil(async () => (await deliveries("held")) >= 1, 15_000);
  const requests = receiver.received.length;
  for (let event = 0; event < 5; event++) await publish("failing");
  await waitUntil(async () => (await deliveries("held")) >= 6, 15_000);

  expect(requests).toBeGreaterThanOrEqual(10);
  expect(receiver.received.length - requests).toBeLessThanOrEqual(3);
  await receiver.close();
});

test("a dead letter says why it is there, and begins a new cycle when SQS moves it back", async () => {
  let status = 410;
  const receiver = await startTestReceiver(() => status);
  const { body } = await cloud.call("POST", "/v1/tenants/dead/endpoints", { url: receiver.url });
  const path = `/v1/tenants/dead/endpoints/${body.id}`;
  const event = await publish("dead");
  await waitUntil(async () => (await cloud.call("GET", path)).body.state === "disabled", 15_000);
  status = 204;
  await cloud.call("POST", `${path}/enable`);

  const { sqs } = cloud.cloud.engines;
  const arnOf = (part: string) => cloud.cloud.plan.queues.find(({ name }) => name.includes(part))?.arn ?? "";
  const moved = { SourceArn: arnOf("LanesDeadLetters"), DestinationArn: arnOf("LanesRetries") };
  await sqs.call("StartMessageMoveTask", moved);
  await receiver.waitFor(2, 25_000);

  expect(receiver.received.map(({ headers }) => [headers["webhook-id"], headers["webhook-attempt"]])).toEqual([
    [event, "1"],
    [event, "1"],
  ]);
  await receiver.close();
});
