import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient, type PosthornClient } from "../../client/client.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";

let cloud: TestCloud;
let client: PosthornClient;

beforeAll(async () => {
  cloud = await startTestCloud();
  client = createClient({ url: cloud.cloud.apiUrl, key: cloud.adminKey });
});

afterAll(() => cloud?.close());

test("registers an endpoint, publishes to it, and reads its deliveries page by page", async () => {
  const body = { url: "http://127.0.0.1:9/", eventTypes: ["invoice.*"] };
  const endpoint = await client.call("createEndpoint", { tenant: "acme", body });
  const events = Array.from({ length: 5 }, (_, data) => ({ tenant: "acme", type: "invoice.paid", data }));

  const published: unknown[] = [];
  for await (const result of client.publishAll(events)) published.push("event" in result && result.event.id);
  expect(new Set(published).size).toBe(5);

  const listed: string[] = [];
  for await (const { id } of client.all("listEvents", { tenant: "acme", limit: 2 })) listed.push(id);
  expect(listed.sort()).toEqual([...published].sort());
  expect(endpoint.secret).toMatch(/^whsec_/);
});

test("a publish whose answer was lost is one event", async () => {
  let isFirst = true;
  const losing = createClient({
    url: cloud.cloud.apiUrl,
    key: cloud.adminKey,
    pause: async () => {},
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (!isFirst) return response;
      isFirst = false;
      throw new TypeError("the connection was reset");
    },
  });

  const { id, duplicate } = await losing.publish({ tenant: "globex", type: "invoice.paid", data: 1 });

  expect(duplicate).toBe(true);
  const { events } = await client.call("listEvents", { tenant: "globex" });
  expect(events.map((event) => event.id)).toEqual([id]);
});

test("a refusal is an error with the code of the API", async () => {
  const wrong = createClient({ url: cloud.cloud.apiUrl, key: "ph_test_wrong" });

  await expect(wrong.call("listTenants", {})).rejects.toMatchObject({ status: 403, code: "key_refused" });
  const unknown = client.call("getEndpoint", { tenant: "acme", endpoint: "ep_nonsense" });
  await expect(unknown).rejects.toMatchObject({ status: 404, code: "not_found" });
});
