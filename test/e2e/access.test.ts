import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROUTES, routeKeyOf } from "../../core/contract/routes.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
});

afterAll(() => cloud?.close());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function keyFor(role: string, tenant: string, name = role): Promise<{ id: string; key: string }> {
  const { status, body } = await cloud.call("POST", "/v1/keys", { name, role, tenant });
  expect(status).toBe(201);
  return body;
}

test("a key is shown once, works, and is listed with what it is", async () => {
  const { id, key } = await keyFor("viewer", "acme");

  expect(key).toMatch(/^ph_test_[0-9a-z]{16}_[0-9a-z]{59}$/);
  expect((await cloud.call("GET", "/v1/tenants/acme/endpoints", undefined, bearer(key))).status).toBe(200);
  const { body } = await cloud.call("GET", "/v1/keys?tenant=acme");
  expect(body.keys).toMatchObject([{ id, name: "viewer", role: "viewer", state: "live" }]);
  expect(body.keys[0].lastUsedAt).toBeDefined();
  expect(JSON.stringify(body)).not.toContain(key.slice(-20));
});

test("a revoked key is refused as soon as the authorizer is asked again", async () => {
  const { id, key } = await keyFor("viewer", "initech");

  expect((await cloud.call("DELETE", `/v1/keys/${id}`)).status).toBe(204);

  expect((await cloud.call("GET", "/v1/tenants/initech/endpoints", undefined, bearer(key))).status).toBe(403);
  expect((await cloud.call("GET", "/v1/keys?tenant=initech")).body.keys[0].state).toBe("revoked");
  expect((await cloud.call("GET", `/v1/keys/${id}`)).body).toMatchObject({ id, state: "revoked" });
  expect(cloud.logs.join("\n")).toContain('"reason":"revoked_key"');
  const { body: log } = await cloud.call("GET", "/v1/audit?tenant=initech");
  expect(log.entries).toMatchObject([
    { action: "listEndpoints", outcome: "refused", status: 403, caller: { keyId: id } },
    { action: "revokeKey", outcome: "done", status: 204, caller: { keyId: "admin" }, target: `/v1/keys/${id}` },
    { action: "createKey", outcome: "done", status: 201, caller: { keyId: "admin" } },
  ]);
  const [, revoked, made] = log.entries;
  expect(revoked.after).not.toBe(revoked.before);
  expect(made.before).toBeUndefined();
});

test("a key that has expired is refused, and one cannot be made expired", async () => {
  const past = await cloud.call("POST", "/v1/keys", { name: "x", role: "viewer", expiresAt: "2020-01-01T00:00:00Z" });

  expect(past.status).toBe(422);
  expect(past.body.fields).toEqual([{ field: "expiresAt", message: "wanted a time that is still to come" }]);
});

test("two live keys of one name can be, and a third only after one was revoked", async () => {
  const first = await keyFor("service", "umbrella", "shop");
  await keyFor("service", "umbrella", "shop");

  const third = await cloud.call("POST", "/v1/keys", { name: "shop", role: "service", tenant: "umbrella" });
  expect([third.status, third.body.code]).toEqual([409, "too_many_live_keys"]);

  await cloud.call("DELETE", `/v1/keys/${first.id}`);
  await keyFor("service", "umbrella", "shop");
});

test("an admin of one tenant makes keys for that tenant only", async () => {
  const { key } = await keyFor("admin", "hooli");

  const own = await cloud.call("POST", "/v1/keys", { name: "mine", role: "viewer" }, bearer(key));
  expect([own.status, own.body.tenant]).toEqual([201, "hooli"]);
  for (const tenant of ["acme", "*"]) {
    const other = await cloud.call("POST", "/v1/keys", { name: "not mine", role: "viewer", tenant }, bearer(key));
    expect([other.status, other.body.code]).toEqual([404, "not_found"]);
  }
});

test("nothing of a key but its hash is in the table", async () => {
  const { key } = await keyFor("viewer", "wayne");

  const secret = key.split("_")[3] ?? "";
  const { Items } = await cloud.table.send(
    new QueryCommand({
      TableName: cloud.tableName("StateTable"),
      KeyConditionExpression: "pk = :key",
      ExpressionAttributeValues: { ":key": `KEY#${key.split("_")[2]}` },
    }),
  );
  expect(Items).toHaveLength(1);
  expect(JSON.stringify(Items)).not.toContain(secret);
});

test("changes and refusals are written to the log of the tenant, who, what and from where", async () => {
  const { id, key } = await keyFor("viewer", "stark");
  const { body: made } = await cloud.call("POST", "/v1/tenants/stark/endpoints", { url: "http://127.0.0.1:9/" });
  await cloud.call("PATCH", `/v1/tenants/stark/endpoints/${made.id}`, { description: "shop" });
  await cloud.call("DELETE", `/v1/tenants/stark/endpoints/${made.id}`, undefined, bearer(key));
  await cloud.call("GET", "/v1/tenants/acme/endpoints", undefined, bearer(key));

  const { body } = await cloud.call("GET", "/v1/audit?tenant=stark");
  expect(body.entries).toMatchObject([
    { number: 5, action: "listEndpoints", outcome: "refused", status: 404, caller: { keyId: id, tenant: "stark" } },
    { number: 4, action: "deleteEndpoint", outcome: "refused", status: 403, caller: { keyId: id, role: "viewer" } },
    { number: 3, action: "patchEndpoint", outcome: "done", target: `/v1/tenants/stark/endpoints/${made.id}` },
    { number: 2, action: "createEndpoint", outcome: "done", status: 201, caller: { keyId: "admin" } },
    { number: 1, action: "createKey", outcome: "done", status: 201, caller: { keyId: "admin" } },
  ]);
  const [, , patched, created] = body.entries;
  expect(patched.before).not.toBe(patched.after);
  expect(created.before).toBeUndefined();
  expect(created.address).toBe("127.0.0.1");
  expect(body.entries.every((entry: { requestId: string }) => entry.requestId.length > 0)).toBe(true);
});

test("items of a batch that are refused are written down in one entry, and the chain holds", async () => {
  const { key } = await keyFor("service", "tyrell");
  const own = { tenant: "tyrell", type: "a.b", data: 1 };
  const events = [own, { ...own, tenant: "acme" }, { ...own, type: "" }, { ...own, tenant: "nobody" }];

  const { status, body } = await cloud.call("POST", "/v1/events/batch", { events }, bearer(key));

  expect(status).toBe(202);
  expect(body.results.map((result: { status: number }) => result.status)).toEqual([202, 404, 422, 404]);
  const { body: log } = await cloud.call("GET", "/v1/audit?tenant=tyrell");
  expect(log.entries).toHaveLength(2);
  expect(log.entries[0]).toMatchObject({
    action: "publishEvents",
    target: "/v1/events/batch",
    outcome: "refused",
    status: 404,
    items: [1, 3],
  });
  const { body: verdict } = await cloud.call("GET", "/v1/audit/verify?tenant=tyrell");
  expect(verdict).toMatchObject({ intact: true, entries: 2 });
});

test("calls that change things at the same time make one chain without a gap", async () => {
  const calls = Array.from({ length: 20 }, (_, place) =>
    cloud.call("POST", "/v1/tenants/oscorp/endpoints", { url: `http://127.0.0.1:9/${place}` }),
  );
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(20).fill(201));

  const { body } = await cloud.call("GET", "/v1/audit/verify?tenant=oscorp");
  expect(body).toMatchObject({ intact: true, entries: 20, head: { number: 20 } });
  expect(cloud.logs.join("\n")).toContain(`"tenant":"oscorp","number":20,"hash":"${body.head.hash}"`);
});

test("verify names the first entry that was changed in the table", async () => {
  const urls = ["http://127.0.0.1:9/1", "http://127.0.0.1:9/2", "http://127.0.0.1:9/3"];
  for (const url of urls) await cloud.call("POST", "/v1/tenants/soylent/endpoints", { url });
  const TableName = cloud.tableName("StateTable");
  const second = { ":log": "AUDIT#soylent", ":second": "000000000002" };
  const { Items } = await cloud.table.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :log AND sk = :second",
      ExpressionAttributeValues: second,
    }),
  );
  await cloud.table.send(new PutCommand({ TableName, Item: { ...Items?.[0], address: "192.0.2.66" } }));

  const { body } = await cloud.call("GET", "/v1/audit/verify?tenant=soylent");
  expect(body).toEqual({ intact: false, number: 2, problem: "changed" });
});

test("the deployed routes are those of the document, and no others", async () => {
  const { body } = await cloud.call("GET", "/openapi.json", undefined, {});
  const documented = Object.entries<object>(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );

  const deployed = cloud.cloud.plan.httpApis.flatMap(({ routes }) => routes.map(({ routeKey }) => routeKey));
  expect(documented.sort()).toEqual([...deployed].sort());
  expect(documented).toHaveLength(Object.values(ROUTES).map(routeKeyOf).length);
});

test("the reference is served to anybody as a page that may run nothing", async () => {
  const response = await fetch(`${cloud.cloud.apiUrl}/docs`);

  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
  expect(await response.text()).toContain("Publish an event");
});

test("every answer carries the headers that keep it from being framed, guessed at or kept, problems too", async () => {
  for (const path of ["/v1/keys", "/v1/tenants/none%20such/endpoints"]) {
    const { headers } = await cloud.call("GET", path);

    expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-request-id")).toMatch(/./);
  }
});

test("operators are told what works, everybody else only whether", async () => {
  const { body } = await cloud.call("GET", "/health");
  expect(body.checks.map(({ name, ok }: { name: string; ok: boolean }) => [name, ok])).toEqual([
    ["table", true],
    ["signingKey", true],
  ]);
  expect((await cloud.call("GET", "/health/ready", undefined, {})).body).toEqual({ status: "ready" });
});

test("a body that is too large or too deep is refused before it is understood", async () => {
  const deep = await cloud.call("POST", "/v1/events", `{"type":"a.b","data":${"[".repeat(100_000)}`);
  expect([deep.status, deep.body.code]).toEqual([400, "body_too_deep"]);
  const large = await cloud.call("POST", "/v1/keys", JSON.stringify({ name: "x".repeat(300_000) }));
  expect([large.status, large.body.code]).toEqual([413, "body_too_large"]);
});
