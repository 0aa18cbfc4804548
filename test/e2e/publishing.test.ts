import { afterAll, beforeAll, expect, test } from "vitest";
import { difference, type MeterSnapshot } from "../../local/gateway/meter.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";

let cloud: TestCloud;
let receiver: TestReceiver;

beforeAll(async () => {
  cloud = await startTestCloud({ maxInstances: 1 });
  receiver = await startTestReceiver();
});

afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

const publish = (body: unknown, headers: Record<string, string> = {}) =>
  cloud.call("POST", "/v1/events", body, headers);

const register = (tenant: string, more: object = {}) =>
  cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, { url: `${receiver.url}/${tenant}`, ...more });

/** What ingest called since, as "service operation": calls. */
function ingestCalls(before: MeterSnapshot): Record<string, number> {
  const rows = difference(cloud.cloud.gateway.meter.snapshot(), before);
  const ofIngest = rows.filter(({ functionName }) => /ingest/i.test(functionName));
  return Object.fromEntries(ofIngest.map(({ service, operation, calls }) => [`${service} ${operation}`, calls]));
}

test("an event without a key costs one send and one write on the warm path, and nothing else", async () => {
  await register("warm");
  const event = { tenant: "warm", type: "order.placed", data: { order: 1 } };
  await publish(event);

  const before = cloud.cloud.gateway.meter.snapshot();
  for (let number = 0; number < 5; number++) expect((await publish(event)).status).toBe(202);

  expect(ingestCalls(before)).toEqual({ "sqs SendMessageBatch": 5, "dynamodb PutItem": 5 });
});

test("a claim's lease outlasts the call that holds it", () => {
  const ingest = cloud.cloud.plan.functions.filter(({ name }) => name.includes("Ingest"));

  expect(ingest.map(({ timeoutSeconds }) => timeoutSeconds < 30)).toEqual([true]);
});

test("a batch shares its sends and its writes", async () => {
  await register("packed");
  const event = { tenant: "packed", type: "order.placed", data: { order: 1 } };
  await publish(event);
  const events = Array.from({ length: 50 }, () => event);
  await cloud.call("POST", "/v1/events/batch", { events });

  const before = cloud.cloud.gateway.meter.snapshot();
  const { body } = await cloud.call("POST", "/v1/events/batch", { events: events.slice(0, 25) });

  expect(body.results).toHaveLength(25);
  const { "dynamodb PutItem": blocksOfSlots = 0, ...calls } = ingestCalls(before);
  expect(calls).toEqual({ "sqs SendMessageBatch": 3, "dynamodb BatchWriteItem": 1 });
  expect(blocksOfSlots).toBeLessThanOrEqual(2); // one of the tenant's publish rate, one of the key's
});

test("each item of a batch has the result that it would have had alone", async () => {
  const good = { tenant: "mixed", type: "order.placed", data: 1 };
  const events = [good, { ...good, type: "" }, { ...good, data: "x".repeat(1_100_000) }, "no event", good];

  const { status, body } = await cloud.call("POST", "/v1/events/batch", { events });

  expect(status).toBe(202);
  expect(body.results).toMatchObject([
    { status: 202, event: { tenant: "mixed", type: "order.placed", deliveries: 0 } },
    { status: 422, problem: { code: "invalid_request", fields: [{ field: "type" }] } },
    { status: 413, problem: { code: "payload_too_large" } },
    { status: 422, problem: { code: "invalid_request" } },
    { status: 202, event: { tenant: "mixed" } },
  ]);
});

test("a repeated call is answered as the first, and another request under its key is refused", async () => {
  await register("keyed");
  const event = { tenant: "keyed", type: "order.placed", data: { order: 1 } };
  const headers = { "idempotency-key": "order-1" };

  const first = await publish(event, headers);
  const second = await publish(event, headers);
  const third = await publish({ ...event, data: { order: 2 } }, headers);

  expect(first.body).toMatchObject({ deliveries: 1 });
  expect(second).toMatchObject({ status: 202, body: { ...first.body, duplicate: true } });
  expect(third).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
});

test("a call that the queue refused can be repeated at once, and its delivery is not missing", async () => {
  await register("refused");
  const event = { tenant: "refused", type: "order.placed", data: 1 };
  const headers = { "idempotency-key": "refused-1" };
  await publish(event);
  const fault = cloud.cloud.gateway.faults.add({
    match: { service: "sqs", operation: "SendMessageBatch" },
    effect: { kind: "fail" },
  });

  const refused = await publish(event, headers);
  fault.remove();
  const accepted = await publish(event, headers);

  expect(refused).toMatchObject({ status: 503, body: { code: "temporarily_unavailable" } });
  expect(refused.headers.get("retry-after")).toBe("2");
  expect(accepted).toMatchObject({ status: 202, body: { deliveries: 1 } });
  await waitUntil(() => receiver.received.some(({ headers: sent }) => sent["webhook-id"] === accepted.body.id), 5_000);
});

test("publishing waits for KMS with the publisher told when to come back", async () => {
  const fault = cloud.cloud.gateway.faults.add({ match: { service: "kms" }, effect: { kind: "fail" } });

  const answer = await publish({ tenant: "never-seen", type: "order.placed", data: 1 });
  fault.remove();

  expect(answer).toMatchObject({ status: 503, body: { code: "temporarily_unavailable" } });
  expect(answer.headers.get("retry-after")).toBe("2");
});

test("endpoints choose by channel and by what an event holds", async () => {
  await register("choosy", { channels: ["eu"], filter: { data: { amount: [{ numeric: [">=", 100] }] } } });
  const event = { tenant: "choosy", type: "order.placed" };

  const wanted = await publish({ ...event, data: { amount: 100 }, channels: ["eu", "vip"] });
  const tooSmall = await publish({ ...event, data: { amount: 99 }, channels: ["eu"] });
  const elsewhere = await publish({ ...event, data: { amount: 100 } });

  expect([wanted, tooSmall, elsewhere].map(({ body }) => body.deliveries)).toEqual([1, 0, 0]);
});

test("an enforced schema refuses what does not fit, and says where", async () => {
  const schema = { type: "object", required: ["invoice"], properties: { invoice: { type: "string" } } };
  await cloud.call("PUT", "/v1/event-types/invoice.enforced", { schema, enforce: true });

  const good = await publish({ tenant: "typed", type: "invoice.enforced", data: { invoice: "in_1" } });
  const bad = await publish({ tenant: "typed", type: "invoice.enforced", data: { invoice: 1 } });

  expect(good.status).toBe(202);
  expect(bad).toMatchObject({
    status: 422,
    body: { code: "data_invalid", fields: [{ field: "data.invoice", message: "must be string" }] },
  });
});

test("event types can be registered, listed, read and deleted", async () => {
  const put = await cloud.call("PUT", "/v1/event-types/a.first", { description: "The first", example: { n: 1 } });
  const listed = await cloud.call("GET", "/v1/event-types?limit=1");
  const deleted = await cloud.call("DELETE", "/v1/event-types/a.first");
  const gone = await cloud.call("GET", "/v1/event-types/a.first");

  expect(put).toMatchObject({ status: 200, body: { name: "a.first", example: { n: 1 }, enforce: false } });
  expect(listed.body).toMatchObject({ eventTypes: [{ name: "a.first" }], nextCursor: expect.any(String) });
  expect(deleted.status).toBe(204);
  expect(gone.status).toBe(404);
});

test("a schema that cannot be used is refused when it is registered", async () => {
  const broken = await cloud.call("PUT", "/v1/event-types/a.b", { schema: { type: "strnig" } });
  const remote = await cloud.call("PUT", "/v1/event-types/a.b", { schema: { $ref: "https://example.com/schema" } });
  const misfit = await cloud.call("PUT", "/v1/event-types/a.b", { schema: { type: "string" }, example: 1 });

  expect(broken).toMatchObject({ status: 422, body: { code: "schema_invalid", fields: [{ field: "schema.type" }] } });
  expect(remote).toMatchObject({ status: 422, body: { code: "schema_invalid" } });
  expect(misfit).toMatchObject({ status: 422, body: { code: "schema_invalid", fields: [{ field: "example" }] } });
});

test("events are listed newest first by type, channel and time, page by page", async () => {
  const ids: string[] = [];
  for (const [type, channels] of [
    ["a.x", ["eu"]],
    ["a.y", ["eu"]],
    ["a.x", ["us"]],
    ["a.x", ["eu"]],
  ] as const)
    ids.push((await publish({ tenant: "listed", type, data: 1, channels })).body.id);

  const path = "/v1/tenants/listed/events";
  const first = await cloud.call("GET", `${path}?limit=3`);
  const second = await cloud.call("GET", `${path}?limit=3&cursor=${first.body.nextCursor}`);
  const narrowed = await cloud.call("GET", `${path}?type=a.x&channel=eu`);
  const future = await cloud.call("GET", `${path}?since=2999-01-01T00:00:00Z`);

  const idsOf = ({ body }: { body: { events: { id: string }[] } }) => body.events.map(({ id }) => id);
  expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.toReversed());
  expect(idsOf(narrowed)).toEqual([ids[3], ids[0]]);
  expect(idsOf(future)).toEqual([]);
});

test("an event can be read as it was published, with its deliveries", async () => {
  const { body: endpoint } = await register("read");
  const { body: event } = await publish({
    tenant: "read",
    type: "order.placed",
    data: { order: [1, "two", null] },
    channels: ["eu"],
    metadata: { plan: "gold" },
    occurredAt: "2026-11-19T08:30:00+01:00",
  });

  const path = `/v1/tenants/read/events/${event.id}`;
  const read = await cloud.call("GET", path);
  await waitUntil(
    async () => (await cloud.call("GET", `${path}/deliveries`)).body.deliveries[0].status === "delivered",
    5_000,
  );
  const deliveries = await cloud.call("GET", `${path}/deliveries`);
  const elsewhere = await cloud.call("GET", `/v1/tenants/other/events/${event.id}`);

  expect(event.timestamp).toBe("2026-11-19T07:30:00.000Z");
  expect(read.body).toMatchObject({
    id: event.id,
    timestamp: "2026-11-19T07:30:00.000Z",
    channels: ["eu"],
    endpoints: [endpoint.id],
    data: { order: [1, "two", null] },
    metadata: { plan: "gold" },
  });
  expect(deliveries.body.deliveries).toMatchObject([{ endpoint: endpoint.id, attempts: [{ outcome: "delivered" }] }]);
  expect(elsewhere.status).toBe(404);
});

test("what publishers say about events lies nowhere in clear", async () => {
  const { ScanCommand } = await import("@aws-sdk/lib-dynamodb");
  await publish({
    tenant: "secret",
    type: "a.b",
    data: { pin: "pin-47110815471" },
    metadata: { note: "note-47110815471" },
  });

  const { Items } = await cloud.table.send(new ScanCommand({ TableName: cloud.tableName("StateTable") }));

  const bytes = JSON.stringify(Items, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
  );
  expect(bytes).not.toContain("47110815471");
  expect(cloud.logs.join("\n")).not.toContain("47110815471");
});
