import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";

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

test("an event arrives with a signature that an independent library accepts, and its attempt can be read", async () => {
  const created = await cloud.call("POST", "/v1/tenants/acme/endpoints", { url: `${receiver.url}/hooks` });
  const published = await cloud.call("POST", "/v1/events", { tenant: "acme", type: "invoice.paid", data: { n: 1 } });
  const [webhook] = await receiver.waitFor(1);

  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({ tenant: "acme", eventTypes: ["*"], state: "enabled" });
  expect(created.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(published.status).toBe(202);
  expect(published.body).toMatchObject({ tenant: "acme", type: "invoice.paid", deliveries: 1 });
  expect(webhook?.headers["webhook-id"]).toBe(published.body.id);
  const headers = webhook?.headers as Record<string, string>;
  expect(new Webhook(created.body.secret).verify(webhook?.body ?? "", headers)).toEqual({
    type: "invoice.paid",
    timestamp: published.body.timestamp,
    data: { n: 1 },
  });

  const path = `/v1/tenants/acme/endpoints/${created.body.id}/deliveries`;
  await waitUntil(async () => (await cloud.call("GET", path)).body.deliveries.length === 1, 5_000);
  expect((await cloud.call("GET", path)).body.deliveries).toMatchObject([
    { event: published.body.id, status: "delivered", attempts: [{ number: 1, outcome: "delivered", status: 204 }] },
  ]);
});

test("a failing receiver is tried again by the schedule", async () => {
  const failing = await startTestReceiver((received) => (received.headers["webhook-attempt"] === "1" ? 500 : 200));
  const { body: endpoint } = await cloud.call("POST", "/v1/tenants/globex/endpoints", { url: failing.url });
  const { body: event } = await cloud.call("POST", "/v1/events", { tenant: "globex", type: "a.b", data: null });

  const [first, second] = await failing.waitFor(2, 12_000);
  await failing.close();

  expect(first?.headers["webhook-id"]).toBe(event.id);
  expect(second?.headers["webhook-id"]).toBe(event.id);
  expect(second?.headers["webhook-attempt"]).toBe("2");
  const waitedMs = (second?.at ?? 0) - (first?.at ?? 0);
  expect(waitedMs).toBeGreaterThan(3_900); // 5 s, less 20 % of jitter
  const path = `/v1/tenants/globex/endpoints/${endpoint.id}/deliveries`;
  await waitUntil(async () => (await cloud.call("GET", path)).body.deliveries[0].status === "delivered", 5_000);
  expect((await cloud.call("GET", path)).body.deliveries[0].attempts).toMatchObject([
    { number: 1, outcome: "rejected", status: 500 },
    { number: 2, outcome: "delivered", status: 200 },
  ]);
});

test("tells a caller without a key nothing", async () => {
  const refused = await fetch(`${cloud.cloud.apiUrl}/v1/events`, { method: "POST", body: "{}" });
  const wrong = await cloud.call("POST", "/v1/events", {}, { authorization: "Bearer guess" });

  expect(refused.status).toBe(401);
  expect(wrong.status).toBe(403);
});

test("bad input is a problem that names the field", async () => {
  const answer = await cloud.call("POST", "/v1/events", { tenant: "a/b", type: "", data: 1 });

  expect(answer.status).toBe(422);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body).toMatchObject({ code: "invalid_request", fields: [{ field: "tenant" }, { field: "type" }] });
});

test("an endpoint that the address rules forbid is refused with their word for it", async () => {
  const answer = await cloud.call("POST", "/v1/tenants/acme/endpoints", { url: "http://10.0.0.1/" });

  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ code: "ip_literal_forbidden" });
});

test("is live and ready", async () => {
  expect((await cloud.call("GET", "/health/live")).status).toBe(200);
  expect((await cloud.call("GET", "/health/ready")).body).toMatchObject({ status: "ready" });
});
