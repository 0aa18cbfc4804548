import { afterAll, beforeAll, expect, test } from "vitest";
import { wakeNow } from "../support/circuit-by-hand.ts";
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

async function register(tenant: string, more: object = {}): Promise<string> {
  const { body } = await cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, { url: receiver.url, ...more });
  return `/v1/tenants/${tenant}/endpoints/${body.id}`;
}

async function publish(tenant: string, type = "invoice.paid"): Promise<string> {
  return (await cloud.call("POST", "/v1/events", { tenant, type, data: {} })).body.id;
}

const receivedOf = (event: string) => receiver.received.filter(({ headers }) => headers["webhook-id"] === event);

// The first of this file: an instance writes what it has counted at its first call, and every ten seconds from then on.
test("stats tell what was accepted and delivered, and how fast", async () => {
  await register("counting");
  await publish("counting");
  const stats = async () => (await cloud.call("GET", "/v1/tenants/counting/stats?window=1h")).body;
  await waitUntil(async () => (await stats()).delivered === 1, 5_000);

  const { hours, latencyMs, ...totals } = await stats();

  expect(totals).toEqual({ window: "1h", accepted: 1, delivered: 1, failing: 0, failedAttempts: 0, dead: 0 });
  expect(latencyMs.p50).toBeGreaterThan(0);
  expect(hours).toMatchObject([{ accepted: 1, delivered: 1 }]);
});

test("an endpoint is read, changed by those who have seen it, and deleted", async () => {
  const path = await register("reading", { description: "till", headers: { "X-Api-Key": "secret" } });

  const read = await cloud.call("GET", path);
  expect(read.status).toBe(200);
  expect(read.body).toMatchObject({ description: "till", headerNames: ["x-api-key"], version: 1 });
  expect(JSON.stringify(read.body)).not.toContain("secret");

  const etag = read.headers.get("etag") ?? "";
  const patched = await cloud.call("PATCH", path, { description: null, timeoutSeconds: 5 }, { "if-match": etag });
  const late = await cloud.call("PATCH", path, { timeoutSeconds: 9 }, { "if-match": etag });
  expect(patched.body).toMatchObject({ timeoutSeconds: 5, version: 2 });
  expect(patched.body).not.toHaveProperty("description");
  expect(late.status).toBe(412);

  expect((await cloud.call("DELETE", path)).status).toBe(204);
  expect((await cloud.call("GET", path)).status).toBe(404);
});

test("a rotated secret signs beside the one it replaced, until that is revoked", async () => {
  const path = await register("rotating");
  const { body: before } = await cloud.call("GET", `${path}/secret`);

  const { body: rotated } = await cloud.call("POST", `${path}/secret/rotate`);
  const { body: revoked } = await cloud.call("POST", `${path}/secret/rotate`, {
    overlapSeconds: 0,
    revokeEarlier: true,
  });

  expect(rotated.secret).not.toBe(before.secret);
  expect(rotated.earlierValidUntil).toHaveLength(1);
  expect(revoked.earlierValidUntil).toEqual([]);
  expect((await cloud.call("GET", `${path}/secret`)).body).toEqual(revoked);
});

test("a delivery that arrived is delivered again by hand, once", async () => {
  const path = await register("again");
  const event = await publish("again");
  await waitUntil(async () => (await cloud.call("GET", `${path}/deliveries/${event}`)).status === 200, 5_000);

  const retried = await cloud.call("POST", `${path}/deliveries/${event}/retry`);
  await waitUntil(async () => receivedOf(event).length === 2, 5_000);
  await waitUntil(
    async () => (await cloud.call("GET", `${path}/deliveries/${event}`)).body.attempts.length === 2,
    5_000,
  );

  expect(retried.status).toBe(202);
  expect((await cloud.call("GET", `${path}/deliveries?status=delivered&statusClass=2xx`)).body.deliveries).toHaveLength(
    1,
  );
  expect((await cloud.call("GET", `${path}/deliveries?status=dead`)).body.deliveries).toEqual([]);
});

test("what an endpoint missed while it was disabled is counted, and delivered by a replay", async () => {
  const since = new Date(Date.now() - 60_000).toISOString();
  const path = await register("missing");
  await cloud.call("POST", `${path}/disable`);
  const missed = [await publish("missing"), await publish("missing", "invoice.sent")];
  await cloud.call("POST", `${path}/enable`);

  const until = new Date(Date.now() + 60_000).toISOString();
  const replay = { since, until, status: "missing", types: ["invoice.paid"] };
  const preview = await cloud.call("POST", "/v1/tenants/missing/replays", { ...replay, dryRun: true });
  const { body: job } = await cloud.call("POST", "/v1/tenants/missing/replays", replay);
  await waitUntil(async () => receivedOf(missed[0] ?? "").length === 1, 10_000);

  expect(preview.body).toEqual({ matching: 1, lookedAt: 1, complete: true });
  const done = await cloud.call("GET", `/v1/tenants/missing/replays/${job.id}`);
  expect(done.body).toMatchObject({ state: "finished", progress: { sent: 1 } });
  expect(receivedOf(missed[1] ?? "")).toEqual([]);
  expect((await cloud.call("GET", "/v1/tenants/missing/replays")).body.replays).toEqual([done.body]);
  expect((await cloud.call("POST", `/v1/tenants/missing/replays/${job.id}/cancel`)).body.state).toBe("finished");
});

test("nobody finds under one tenant what is another's", async () => {
  const path = await register("mine");
  const strange = path.replace("/mine/", "/yours/");

  for (const [method, suffix] of [
    ["GET", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["GET", "/secret"],
    ["POST", "/enable"],
  ]) {
    const answer = await cloud.call(method ?? "", strange + suffix, method === "PATCH" ? {} : undefined);
    expect(answer.body).toMatchObject({ status: 404, code: "not_found" });
  }
});

test("a test goes the way of all deliveries, and is answered with its attempt", async () => {
  const path = await register("trying", { eventTypes: ["never.published"] });

  const tested = await cloud.call("POST", `${path}/test`);

  expect(tested.body).toMatchObject({
    type: "posthorn.test",
    status: "delivered",
    attempts: [{ number: 1, status: 204 }],
  });
  expect(receivedOf(tested.body.event)).toHaveLength(1);
  await cloud.call("POST", `${path}/disable`);
  expect((await cloud.call("POST", `${path}/test`)).body).toMatchObject({ code: "endpoint_disabled" });
});

test("a circuit that is opened by hand holds what comes, shows it, and lets it out when it is closed", async () => {
  const path = await register("holding");
  const opened = await cloud.call("PUT", `${path}/circuit`, { state: "open" });
  const event = await publish("holding");
  await waitUntil(async () => (await cloud.call("GET", `${path}/deliveries/${event}`)).body.status === "held", 5_000);

  const attention = await cloud.call("GET", "/v1/tenants/holding/attention");
  const closed = await cloud.call("PUT", `${path}/circuit`, { state: "closed" });

  expect(opened.body).toMatchObject({ state: "open_by_hand" });
  expect(attention.body).toMatchObject({
    endpoints: [{ circuit: { state: "open_by_hand" }, held: [{ event, status: "held" }] }],
    dead: [],
  });
  expect(closed.body).toMatchObject({ state: "draining" });
});

test("an endpoint that is disabled keeps nothing waiting behind its circuit", async () => {
  const path = await register("let-out");
  await cloud.call("PUT", `${path}/circuit`, { state: "open" });
  const event = await publish("let-out");
  const status = async () => (await cloud.call("GET", `${path}/deliveries/${event}`)).body.status;
  await waitUntil(async () => (await status()) === "held", 5_000);

  await cloud.call("POST", `${path}/disable`);
  cloud.cloud.functions.byName.forEach((lambda) => void lambda.killInstances()); // they may know it as enabled for ten seconds
  await wakeNow(cloud);
  await waitUntil(async () => (await status()) === "skipped", 10_000);

  expect(receivedOf(event)).toEqual([]);
  expect((await cloud.call("GET", "/v1/tenants/let-out/attention")).body.endpoints).toEqual([]);
});

test("a page's cursor leads on for its own tenant, and nowhere else", async () => {
  await register("paging");
  const events = [await publish("paging"), await publish("paging")];
  const page = (tenant: string, cursor: string) =>
    cloud.call("GET", `/v1/tenants/${tenant}/events?limit=1&cursor=${cursor}`);
  const first = await cloud.call("GET", "/v1/tenants/paging/events?limit=1");
  const { nextCursor } = first.body;

  expect(nextCursor).not.toContain(events[1]);
  expect((await page("paging", nextCursor)).body.events).toMatchObject([{ id: events[0] }]);
  expect((await page("other", nextCursor)).body).toMatchObject({ status: 422, code: "cursor_invalid" });
  expect((await page("paging", events[1] ?? "")).body).toMatchObject({ status: 422, code: "cursor_invalid" });
});

test("what died needs attention, until it is replayed", async () => {
  const gone = await startTestReceiver(() => 410);
  const path = await register("dying", { url: gone.url });
  const event = await publish("dying");
  await waitUntil(async () => (await cloud.call("GET", `${path}/deliveries/${event}`)).body.status === "dead", 5_000);
  await gone.close();

  const attention = await cloud.call("GET", "/v1/tenants/dying/attention");
  expect(attention.body.dead).toMatchObject([{ event, status: "dead", deadReason: "endpoint_gone" }]);
  expect(attention.body.endpoints).toMatchObject([{ endpoint: { state: "disabled", disabled: { reason: "gone" } } }]);

  await cloud.call("PATCH", path, { url: receiver.url });
  await cloud.call("POST", `${path}/enable`);
  const window = {
    since: new Date(Date.now() - 60_000).toISOString(),
    until: new Date(Date.now() + 60_000).toISOString(),
  };
  await cloud.call("POST", "/v1/tenants/dying/replays", {
    ...window,
    status: "failed",
    reasons: ["endpoint_gone"],
    rate: 10,
  });
  // The new URL reaches instances that know the old one within ten seconds.
  await waitUntil(async () => (await cloud.call("GET", `${path}/deliveries/${event}`)).body.status !== "dead", 15_000);

  expect((await cloud.call("GET", "/v1/tenants/dying/attention")).body.dead).toEqual([]);
});

test("a tenant exists from its first endpoint on, has limits, and is deleted with its endpoints", async () => {
  await register("small");
  const path = "/v1/tenants/small";

  expect((await cloud.call("GET", path)).body).toMatchObject({ id: "small", limits: {} });
  const patched = await cloud.call("PATCH", path, { name: "Small Ltd", limits: { endpoints: 1 } });
  expect(patched.body).toMatchObject({ name: "Small Ltd", limits: { endpoints: 1 } });
  const second = await cloud.call("POST", `${path}/endpoints`, { url: receiver.url });
  expect(second.body).toMatchObject({ code: "too_many_endpoints" });
  const { body: listed } = await cloud.call("GET", "/v1/tenants");
  expect(listed.tenants).toContainEqual(expect.objectContaining({ id: "small", name: "Small Ltd" }));

  expect((await cloud.call("DELETE", path)).status).toBe(204);
  expect((await cloud.call("GET", path)).status).toBe(404);
  expect((await cloud.call("GET", `${path}/endpoints`)).body.endpoints).toEqual([]);
});

test("a tenant that only publishes is listed too", async () => {
  const event = { tenant: "publisher", type: "order.paid", data: 1 };
  for (let published = 0; published < 3; published++) await cloud.call("POST", "/v1/events", event);

  expect((await cloud.call("GET", "/v1/tenants/publisher")).body).toMatchObject({ id: "publisher", limits: {} });
  const { body: listed } = await cloud.call("GET", "/v1/tenants");
  expect(listed.tenants).toContainEqual(expect.objectContaining({ id: "publisher" }));
});

test("a tenant that is created has a name and limits from the start, and cannot be created twice", async () => {
  const created = await cloud.call("POST", "/v1/tenants", { id: "made", name: "Made", limits: { endpoints: 3 } });
  const again = await cloud.call("POST", "/v1/tenants", { id: "made" });

  expect(created.body).toMatchObject({ id: "made", name: "Made", limits: { endpoints: 3 } });
  expect(again.body).toMatchObject({ status: 409, code: "tenant_exists" });
});

test("nothing can be stored for a tenant whose keys were destroyed", async () => {
  await register("shredded");

  expect((await cloud.call("DELETE", "/v1/tenants/shredded?shred=true")).status).toBe(204);
  const { body } = await cloud.call("POST", "/v1/tenants/shredded/endpoints", { url: receiver.url });

  expect(body).toMatchObject({ status: 409, code: "tenant_shredded" });
});
