import { expect, test } from "vitest";
import { createClient, PosthornError } from "../../client/client.ts";

/** An API that answers what it is told to, and remembers what it was asked. */
function answering(...answers: readonly (Response | Error)[]) {
  const asked: { url: string; method: string; headers: Headers; body: unknown }[] = [];
  const waits: number[] = [];
  const left = [...answers];
  const client = createClient({
    url: "https://api.example.com",
    key: "ph_live_key",
    pause: async (ms) => void waits.push(ms),
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const body = init?.body === undefined ? undefined : await request.json();
      asked.push({ url: request.url, method: request.method, headers: request.headers, body });
      const answer = left.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("nothing more to answer");
      return answer;
    },
  });
  return { client, asked, waits };
}

const accepted = () => Response.json({ id: "evt_1", deliveries: 1 }, { status: 202 });
const unavailable = () => new Response("", { status: 503 });
const event = { tenant: "acme", type: "invoice.paid", data: { total: 5 } };

test("publishes with a key of its own, so that trying again is not a second event", async () => {
  const { client, asked, waits } = answering(unavailable(), new TypeError("fetch failed"), accepted());

  expect(await client.publish(event)).toMatchObject({ id: "evt_1" });
  const keys = asked.map(({ headers }) => headers.get("idempotency-key"));
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(waits).toHaveLength(2);
});

test("uses the key of the caller's own transaction where there is one", async () => {
  const { client, asked } = answering(accepted());

  await client.publish(event, "order-17");

  expect(asked[0]?.headers.get("idempotency-key")).toBe("order-17");
  expect(asked[0]?.headers.get("authorization")).toBe("Bearer ph_live_key");
});

test("waits as long as the API asks for", async () => {
  const busy = new Response("", { status: 409, headers: { "retry-after": "7" } });
  const { client, waits } = answering(busy, accepted());

  await client.publish(event);

  expect(waits).toEqual([7000]);
});

test("gives up after four more tries and says what the API said", async () => {
  const problem = { code: "temporarily_unavailable", detail: "Repeat later" };
  const refusal = () => Response.json(problem, { status: 503, headers: { "x-request-id": "r-1" } });
  const { client, asked } = answering(refusal(), refusal(), refusal(), refusal(), refusal());

  await expect(client.publish(event)).rejects.toMatchObject({
    code: "temporarily_unavailable",
    message: "Repeat later",
    requestId: "r-1",
  });
  expect(asked).toHaveLength(5);
});

test("does not make a change twice that the API could not tell apart", async () => {
  const { client, asked } = answering(unavailable(), accepted());
  const input = { tenant: "acme", body: { url: "https://example.com/" } };

  await expect(client.call("createEndpoint", input)).rejects.toBeInstanceOf(PosthornError);
  expect(asked).toHaveLength(1);
});

test("names a refusal by API Gateway, which has a form of its own", async () => {
  const { client } = answering(Response.json({ message: "Forbidden" }, { status: 403 }));

  await expect(client.call("listKeys", {})).rejects.toMatchObject({ status: 403, code: "key_refused" });
});

test("puts each part of a call where the API wants it", async () => {
  const { client, asked } = answering(Response.json({ deliveries: [] }));

  await client.call("listDeliveries", { tenant: "a/b", endpoint: "ep_1", limit: 5, status: "dead" });

  expect(asked[0]).toMatchObject({
    method: "GET",
    url: "https://api.example.com/v1/tenants/a%2Fb/endpoints/ep_1/deliveries?limit=5&status=dead",
    body: undefined,
  });
});

test("walks through all pages, and fetches none that nobody gets to", async () => {
  const page = (names: readonly string[], nextCursor?: string) =>
    Response.json({ keys: names.map((id) => ({ id })), ...(nextCursor && { nextCursor }) });
  const { client, asked } = answering(page(["a", "b"], "b"), page(["c"], "c"), page(["d"]));

  const found: string[] = [];
  for await (const { id } of client.all("listKeys", { limit: 2 })) {
    found.push(id);
    if (id === "c") break;
  }

  expect(found).toEqual(["a", "b", "c"]);
  expect(asked.map(({ url }) => new URL(url).search)).toEqual(["?limit=2", "?limit=2&cursor=b"]);
});

test("publishes many events a hundred at a time, with a result for each in their order", async () => {
  const results = (from: number, to: number) =>
    Response.json(
      {
        results: Array.from({ length: to - from }, (_, place) => ({
          status: 202,
          event: { id: `evt_${from + place}` },
        })),
      },
      { status: 202 },
    );
  const { client, asked } = answering(results(0, 100), results(100, 101));
  const events = Array.from({ length: 101 }, (_, number) => ({ ...event, data: number }));

  const ids: unknown[] = [];
  for await (const result of client.publishAll(events)) ids.push("event" in result && result.event.id);

  expect(ids).toEqual(Array.from({ length: 101 }, (_, number) => `evt_${number}`));
  expect(asked.map(({ body }) => (body as { events: unknown[] }).events.length)).toEqual([100, 1]);
});
