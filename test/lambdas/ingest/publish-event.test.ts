import { beforeEach, expect, test } from "vitest";
import type { OutgoingMessage } from "../../../adapters/queue/queue.ts";
import type { StoredEvent } from "../../../adapters/table/events.ts";
import type { DeliveryRecord } from "../../../core/delivery.ts";
import type { Endpoint } from "../../../core/endpoint.ts";
import { createPublishEvent } from "../../../lambdas/ingest/publish-event.ts";
import { acme, crmEndpoint, endpoint, noChance, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";

let endpoints: Endpoint[];
let steps: string[];
let sent: OutgoingMessage[];
let stored: StoredEvent[];
let skipped: DeliveryRecord[];
let bucket: Map<string, Uint8Array>;
let sealed: Uint8Array;

beforeEach(() => {
  endpoints = [];
  steps = [];
  sent = [];
  stored = [];
  skipped = [];
  bucket = new Map();
  sealed = Buffer.from("sealed");
});

const publish = createPublishEvent({
  endpointsOf: async () => endpoints,
  seal: async () => sealed,
  putPayload: async (key, bytes) => {
    steps.push("put payload");
    bucket.set(key, bytes);
  },
  send: async (messages) => {
    steps.push("send");
    sent.push(...messages);
  },
  recordSkipped: async (record) => {
    skipped.push(record);
  },
  store: async (event) => {
    steps.push("store");
    stored.push(event);
  },
  now: () => noon,
  chance: noChance,
});

const request = { tenant: acme, type: "invoice.paid", data: { invoice: "in_1" } };

test("sends one message per endpoint that wants the event, then stores it", async () => {
  endpoints = [endpoint(), endpoint({ id: crmEndpoint, eventTypes: ["contact.*"] })];

  const { deliveries } = await publish(request);

  expect(deliveries).toBe(1);
  expect(steps).toEqual(["send", "store"]);
  expect(sent.map(({ group }) => group)).toEqual([shopEndpoint]);
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
    v: 1,
    id: "AAAAAAAAAAAA",
    tenant: "acme",
    endpoint: shopEndpoint,
    event: paidEvent,
    type: "invoice.paid",
    acceptedAt: noon,
    cycle: 1,
    attempt: 1,
    payload: { in: "message", sealed: Buffer.from("sealed").toString("base64") },
  });
  expect(stored).toEqual([
    {
      event: { id: paidEvent, tenant: acme, type: "invoice.paid", acceptedAt: noon },
      payload: { in: "message", sealed: "c2VhbGVk" },
      endpoints: [shopEndpoint],
    },
  ]);
});

test("passes the trace of the publisher on", async () => {
  endpoints = [endpoint()];

  await publish(request, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
    traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  });
});

test("records a disabled endpoint as skipped and sends it nothing", async () => {
  endpoints = [endpoint({ state: "disabled" })];

  const { deliveries } = await publish(request);

  expect(deliveries).toBe(0);
  expect(sent).toEqual([]);
  expect(skipped).toMatchObject([{ endpoint: shopEndpoint, event: paidEvent, status: "skipped", attempts: [] }]);
  expect(stored[0]?.endpoints).toEqual([shopEndpoint]);
});

test("stores an event that nobody wants: it can be replayed later", async () => {
  const { deliveries } = await publish(request);

  expect(deliveries).toBe(0);
  expect(stored).toHaveLength(1);
});

test("puts a large payload into the bucket before it sends what points there", async () => {
  endpoints = [endpoint()];
  sealed = new Uint8Array(64 * 1024 + 1);

  await publish(request);

  expect(steps).toEqual(["put payload", "send", "store"]);
  expect([...bucket.keys()]).toEqual([`acme/${paidEvent}`]);
  expect(JSON.parse(sent[0]?.body ?? "").payload).toEqual({ in: "bucket", key: `acme/${paidEvent}` });
});

test("refuses a webhook above one mebibyte and keeps nothing of it", async () => {
  endpoints = [endpoint()];

  const tooLarge = publish({ ...request, data: "x".repeat(1_048_576) });

  await expect(tooLarge).rejects.toMatchObject({ status: 413, code: "payload_too_large" });
  expect(steps).toEqual([]);
});

test("does not store what could not be sent", async () => {
  endpoints = [endpoint()];
  const refusing = createPublishEvent({
    endpointsOf: async () => endpoints,
    seal: async () => sealed,
    putPayload: async () => {},
    send: () => Promise.reject(new Error("queue is down")),
    recordSkipped: async () => {},
    store: async (event) => void stored.push(event),
    now: () => noon,
    chance: noChance,
  });

  await expect(refusing(request)).rejects.toThrow("queue is down");
  expect(stored).toEqual([]);
});
