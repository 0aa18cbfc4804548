import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, waitUntil } from "../support/receiver.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud?.close());

test("a receiver that keeps three webhooks waiting gets the fourth later, by the lane of the retries", async () => {
  const receiver = await startTestReceiver(({ body }) =>
    body.includes('"late"') ? pause(4_000, 204) : Promise.resolve(204),
  );
  const settings = { url: receiver.url, timeoutSeconds: 5 };
  const { body: endpoint } = await cloud.call("POST", "/v1/tenants/acme/endpoints", settings);
  const publish = (data: string) => cloud.call("POST", "/v1/events", { tenant: "acme", type: "order.paid", data });
  const slow = async () =>
    (await cloud.call("GET", `/v1/tenants/acme/endpoints/${endpoint.id}/circuit`)).body.slow?.inARow;

  for (let late = 0; late < 3; late++) await publish("late");
  await waitUntil(async () => (await slow()) === 3, 10_000);
  const { body: fourth } = await publish("prompt");
  const publishedAt = Date.now();
  await receiver.waitFor(4);
  await waitUntil(async () => (await slow()) === undefined, 5_000);
  await receiver.close();

  const [webhook] = receiver.received.filter(({ headers }) => headers["webhook-id"] === fourth.id);
  expect(webhook?.headers["webhook-attempt"]).toBe("1");
  expect((webhook?.at ?? 0) - publishedAt).toBeGreaterThan(6_000); // its deadline of five seconds, and two more
  expect(cloud.logs.filter((line) => line.includes("stepped aside"))).toHaveLength(1);
}, 40_000);
