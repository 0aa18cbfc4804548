import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, type TestReceiver } from "../support/receiver.ts";

const EVENTS = 1_000;
const ENDPOINTS = 10;
const PUBLISHERS = 20;

let cloud: TestCloud;
let receiver: TestReceiver;

beforeAll(async () => {
  cloud = await startTestCloud();
  receiver = await startTestReceiver();
});

afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

test("a thousand events for ten endpoints all arrive, each exactly once and verifiable", async () => {
  const secretByPath = new Map<string, string>();
  for (let number = 0; number < ENDPOINTS; number++) {
    const path = `/endpoint-${number}`;
    const { body } = await cloud.call("POST", "/v1/tenants/acme/endpoints", { url: receiver.url + path });
    secretByPath.set(path, body.secret);
  }

  const published = new Set(await publishAll());
  const webhooks = await receiver.waitFor(EVENTS * ENDPOINTS, 90_000);

  expect(published.size).toBe(EVENTS);
  expect(webhooks).toHaveLength(EVENTS * ENDPOINTS);
  expect(new Set(webhooks.map(({ path, headers }) => `${path} ${headers["webhook-id"]}`)).size).toBe(
    EVENTS * ENDPOINTS,
  );
  for (const { path, headers, body } of webhooks) {
    const judge = new Webhook(secretByPath.get(path) ?? "");
    expect(() => judge.verify(body, headers as Record<string, string>)).not.toThrow();
    expect(published.has(String(headers["webhook-id"]))).toBe(true);
  }
}, 120_000);

/** Several publishers at once, as several instances of a product would be. */
async function publishAll(): Promise<string[]> {
  const ids: string[] = [];
  let next = 0;
  const publisher = async () => {
    while (next < EVENTS) {
      const event = { tenant: "acme", type: "order.placed", data: { number: next++ } };
      const { status, body } = await cloud.call("POST", "/v1/events", event);
      expect(status).toBe(202);
      ids.push(body.id);
    }
  };
  await Promise.all(Array.from({ length: PUBLISHERS }, publisher));
  return ids;
}
