import { expect, expectTypeOf, test } from "vitest";
import { createClient, PosthornError } from "../../client/client.ts";
import type { PagedName } from "../../client/pages.ts";

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

test("refuses to walk through pages of two lists, which would lose one of them", async () => {
  const { client } = answering(Response.json({ endpoints: [], dead: [{ event: "evt_1" }], nextCursor: "b" }));

  // @ts-expect-error: what needs attention is two lists, and is read page by page
  await expect(client.all("getAttention", { tenant: "acme" }).next()).rejects.toThrow(
    'Cannot walk through the pages of "getAttention": found 2 lists in one, wanted 1',
  );
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

test("counts what stands around the events, so that no call is a byte too long", async () => {
  const { client, asked } = answering(Response.json({ results: [] }), Response.json({ results: [] }));
  const half = { type: "a.b", data: "x".repeat(2 * 1024 * 1024 - '{"type":"a.b","data":""}'.length) };

  for await (const _ of client.publishAll([half, half]));

  expect(asked.map(({ body }) => JSON.stringify(body).length)).toEqual([2_097_165, 2_097_165]);
});

test("calls an API that stands at a path of its domain", async () => {
  const seen: string[] = [];
  const fetch = async (url: string | URL | Request) => {
    seen.push(String(url));
    return Response.json({ id: "acme" });
  };
  const client = createClient({ url: "https://api.example.com/webhooks/", key: "ph_live_key", fetch });

  await client.call("getTenant", { tenant: "acme" });

  expect(seen).toEqual(["https://api.example.com/webhooks/v1/tenants/acme"]);
});

test.each([[".."], ["."], [""]])(
  "does not call another route for the tenant %j, which a URL takes for a direction",
  async (tenant) => {
    const { client, asked } = answering(accepted());

    await expect(client.call("deleteEndpoint", { tenant, endpoint: "ep_1" })).rejects.toThrow(
      `Cannot call the API: found ${JSON.stringify(tenant)} as the tenant, wanted its name`,
    );
    expect(asked).toEqual([]);
  },
);

test("calls fetch as browsers and workers want it: as nobody's method", async () => {
  const owners: unknown[] = [];
  const client = createClient({
    url: "https://api.example.com",
    key: "ph_live_key",
    async fetch(this: unknown) {
      owners.push(this);
      return Response.json({ id: "acme" });
    },
  });

  await client.call("getTenant", { tenant: "acme" });

  expect(owners).toEqual([undefined]);
});

const brokenAnswer = () =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id":'));
        controller.error(new TypeError("terminated"));
      },
    }),
    { status: 202 },
  );

test("tries again when the connection breaks in the middle of an answer", async () => {
  const { client, asked } = answering(brokenAnswer(), accepted());

  expect(await client.publish(event)).toMatchObject({ id: "evt_1" });
  expect(asked).toHaveLength(2);
});

test("says of a call without an answer that it has none, and keeps the cause", async () => {
  const { client } = answering(new TypeError("fetch failed"));
  const input = { tenant: "acme", body: { url: "https://example.com/" } };

  const error = await client.call("createEndpoint", input).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(PosthornError);
  expect(error).toMatchObject({ status: 0, code: "no_answer", message: "The API gave no answer: fetch failed" });
  expect((error as PosthornError).cause).toBeInstanceOf(TypeError);
});

test("does not ask again for a key that cannot be had", async () => {
  const asked: string[] = [];
  const client = createClient({
    url: "https://api.example.com",
    key: async () => {
      asked.push("key");
      throw new Error("the identity provider refuses");
    },
  });

  await expect(client.publish(event)).rejects.toThrow("the identity provider refuses");
  expect(asked).toEqual(["key"]);
});

test("answers with the text of what is no JSON", async () => {
  const page = new Response("<h1>Posthorn</h1>", { headers: { "content-type": "text/html" } });
  const { client } = answering(page);

  expect(await client.call("reference", {})).toBe("<h1>Posthorn</h1>");
});

test("walks through every list that has pages, and through nothing else", () => {
  expectTypeOf<PagedName>().toEqualTypeOf<
    "listAudit" | "listDeliveries" | "listEventTypes" | "listEvents" | "listKeys" | "listReplays" | "listTenants"
  >();
});
