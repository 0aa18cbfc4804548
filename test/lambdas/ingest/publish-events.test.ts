import { beforeEach, describe, expect, test } from "vitest";
import type { Endpoint } from "../../../core/endpoint.ts";
import { EventId, TenantId } from "../../../core/id.ts";
import { ApiProblem } from "../../../core/problem.ts";
import type { PublishCall } from "../../../lambdas/ingest/publish-call.ts";
import { createPublishEvents } from "../../../lambdas/ingest/publish-events.ts";
import { acme, crmEndpoint, endpoint, noChance, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";
import { createPublishingWorld, type PublishingWorld } from "../../support/publishing.ts";

let world: PublishingWorld;

beforeEach(() => {
  world = createPublishingWorld();
});

const request = { tenant: acme, type: "invoice.paid", data: { invoice: "in_1" } };

function callFor(change: Partial<PublishCall["request"]> = {}): PublishCall {
  return { request: { ...request, ...change }, keyId: "k1" };
}

async function publish(...calls: PublishCall[]) {
  return createPublishEvents(world.ports)(calls);
}

async function publishOne(call: PublishCall) {
  const [result] = await publish(call);
  if (result?.status !== "fulfilled") throw result?.reason;
  return result.value;
}

test("sends one message per endpoint that wants the event, then stores it", async () => {
  world = createPublishingWorld(noChance);
  world.endpoints = [endpoint(), endpoint({ id: crmEndpoint, eventTypes: ["contact.*"] })];

  const published = await publishOne(callFor());

  const event = { id: paidEvent, tenant: acme, type: "invoice.paid", acceptedAt: noon };
  const body = '{"type":"invoice.paid","timestamp":"2026-11-20T12:00:00.000Z","data":{"invoice":"in_1"}}';
  const payload = { in: "message", sealed: Buffer.from(`payload ${paidEvent} ${body}`).toString("base64") };
  expect(published).toEqual({ event, deliveries: 1, duplicate: false });
  expect(world.steps).toEqual(["send", "store"]);
  expect(world.sent.map(({ group }) => group)).toEqual([shopEndpoint]);
  expect(JSON.parse(world.sent[0]?.body ?? "")).toEqual({
    v: 1,
    id: "AAAAAAAAAAAA",
    tenant: "acme",
    endpoint: shopEndpoint,
    event: paidEvent,
    type: "invoice.paid",
    acceptedAt: noon,
    cycle: 1,
    attempt: 1,
    payload,
  });
  expect([...world.stored.values()]).toEqual([{ event, payload, endpoints: [shopEndpoint], deliveries: 1 }]);
});

test("passes the trace of the publisher on", async () => {
  world.endpoints = [endpoint()];

  await publish({ ...callFor(), traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" });

  expect(JSON.parse(world.sent[0]?.body ?? "")).toMatchObject({
    traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  });
});

test("tells receivers when it happened, and keeps when it was accepted", async () => {
  const occurredAt = new Date("2026-11-19T08:30:00Z").getTime() as typeof noon;
  world.endpoints = [endpoint()];

  const { event } = await publishOne(callFor({ occurredAt }));

  const payload = JSON.parse(world.sent[0]?.body ?? "").payload.sealed;
  expect(Buffer.from(payload, "base64").toString()).toContain('"timestamp":"2026-11-19T08:30:00.000Z"');
  expect(event).toMatchObject({ acceptedAt: noon, occurredAt });
});

test("lets endpoints choose by channel and by what the event holds", async () => {
  const large: Endpoint = endpoint({ filter: { data: { amount: [{ numeric: [">", 100] }] } } });
  const inChannel: Endpoint = endpoint({ id: crmEndpoint, channels: ["project-7"] });
  world.endpoints = [large, inChannel];

  const first = await publishOne(callFor({ data: { amount: 250 } }));
  const second = await publishOne(callFor({ data: { amount: 50 }, channels: ["project-7"] }));

  expect(world.targetsOf(first.event.id)).toEqual([shopEndpoint]);
  expect(world.targetsOf(second.event.id)).toEqual([crmEndpoint]);
});

test("seals what its publisher says about an event", async () => {
  const { event } = await publishOne(callFor({ metadata: { plan: "gold" } }));

  const { sealedMetadata = new Uint8Array() } = world.stored.get(event.id) ?? {};
  expect(Buffer.from(sealedMetadata).toString()).toBe(`payload ${event.id} {"plan":"gold"}`);
  expect(event).not.toHaveProperty("metadata");
});

test("records a disabled endpoint as skipped and sends it nothing", async () => {
  world.endpoints = [endpoint({ state: "disabled" })];

  const { event, deliveries } = await publishOne(callFor());

  expect(deliveries).toBe(0);
  expect(world.sent).toEqual([]);
  expect(world.skipped).toMatchObject([{ endpoint: shopEndpoint, event: event.id, status: "skipped", attempts: [] }]);
  expect(world.stored.get(event.id)?.endpoints).toEqual([shopEndpoint]);
});

test("stores an event that nobody wants: it can be replayed later", async () => {
  const { deliveries } = await publishOne(callFor());

  expect(deliveries).toBe(0);
  expect(world.stored.size).toBe(1);
});

test("puts a large payload into the bucket before it sends what points there", async () => {
  world.endpoints = [endpoint()];

  const { event } = await publishOne(callFor({ data: "x".repeat(64 * 1024) }));

  expect(world.steps).toEqual(["put payload", "send", "store"]);
  expect([...world.bucket.keys()]).toEqual([`acme/${event.id}`]);
  expect(JSON.parse(world.sent[0]?.body ?? "").payload).toEqual({ in: "bucket", key: `acme/${event.id}` });
});

test("refuses a webhook above one mebibyte and keeps nothing of it, not even its key", async () => {
  const tooLarge = { ...callFor({ data: "x".repeat(1_048_576) }), claim: { key: "k" } };

  await expect(publishOne(tooLarge)).rejects.toMatchObject({ status: 413, code: "payload_too_large" });
  expect(world.steps).toEqual([]);
});

test("does not store what could not be sent", async () => {
  world.endpoints = [endpoint()];
  world.around = (step) => {
    if (step === "send") throw new Error("queue is down");
  };

  await expect(publishOne(callFor())).rejects.toThrow("queue is down");
  expect(world.stored.size).toBe(0);
});

test("packs the messages of a batch into as few calls as the queue takes", async () => {
  world.endpoints = [endpoint(), endpoint({ id: crmEndpoint })];

  const results = await publish(...Array.from({ length: 12 }, () => callFor()));

  expect(results.map(({ status }) => status)).toEqual(Array(12).fill("fulfilled"));
  expect(world.sends).toEqual([10, 10, 4]);
  expect(world.stored.size).toBe(12);
});

test("lets one call of a batch fail alone", async () => {
  const refusing = {
    ...world.ports,
    checkType: async ({ type }: { type: string }) => {
      if (type === "bad.type") throw new ApiProblem(422, "event_type_unknown", "no such type");
    },
  };

  const results = await createPublishEvents(refusing)([callFor(), callFor({ type: "bad.type" }), callFor()]);

  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(world.stored.size).toBe(2);
});

test("refuses exactly the events of a batch whose messages were not taken", async () => {
  world.endpoints = [endpoint()];
  let calls = 0;
  world.around = (step, moment) => {
    if (step === "send" && moment === "before" && ++calls === 2) throw new Error("queue is down");
  };

  const results = await publish(...Array.from({ length: 12 }, () => callFor()));

  expect(results.map(({ status }) => status)).toEqual([...Array(10).fill("fulfilled"), "rejected", "rejected"]);
  expect(world.stored.size).toBe(10);
});

test("gives every event an id of its own", async () => {
  const { event: first } = await publishOne(callFor());
  const { event: second } = await publishOne(callFor());

  expect(EventId.parse(first.id)).not.toBe(second.id);
});

describe("a tenant exists from its first event on", () => {
  test("which is noted for what is accepted", async () => {
    await publish(callFor(), callFor({ tenant: TenantId.parse("globex") }));

    expect(world.tenants).toEqual(["acme", "globex"]);
  });

  test("and not for what is refused", async () => {
    const crowded = { ...world.ports, admit: () => Promise.reject(new Error("too fast")) };

    await createPublishEvents(crowded)([callFor()]);

    expect(world.tenants).toEqual([]);
  });

  test("and that it cannot be noted keeps no event back", async () => {
    const throttled = { ...world.ports, ensureTenant: () => Promise.reject(new Error("throttled")) };

    const [result] = await createPublishEvents(throttled)([callFor()]);

    expect(result?.status).toBe("fulfilled");
    expect(world.stored.size).toBe(1);
  });
});
