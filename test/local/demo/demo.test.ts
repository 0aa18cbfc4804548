import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Demo, startDemo } from "../../../local/demo/demo.ts";
import { listen } from "../../../local/lambda/listen.ts";

let directory: string;
let api: Server;
let apiUrl: string;
/** By id; what a call of the API would find. */
let endpoints: Map<string, { readonly url: string }>;
let calls: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "posthorn-demo-"));
  endpoints = new Map();
  calls = [];
  api = createServer(async (request, response) => {
    const { method = "", url = "" } = request;
    calls.push(method);
    const id = /endpoints\/(.+)$/.exec(url)?.[1] ?? `ep_${endpoints.size + 1}`;
    const isThere = method === "POST" || endpoints.has(id);
    const body = await text(request);
    if (isThere && body !== "") endpoints.set(id, JSON.parse(body));
    response.writeHead(isThere ? (method === "POST" ? 201 : 200) : 404);
    response.end(JSON.stringify({ id, secret: "whsec_c2VjcmV0" }));
  });
  apiUrl = `http://127.0.0.1:${await listen(api, 0, "127.0.0.1")}`;
});

afterEach(() => {
  api.close();
  rmSync(directory, { recursive: true });
});

const start = (): Promise<Demo> =>
  startDemo({ apiUrl, adminKey: "key", dataDirectory: directory, onWebhook: () => {} });

/** What the receiver's endpoint looked like after a first start that is over. */
async function afterFirstStart(): Promise<string> {
  await (await start()).close();
  calls = [];
  return endpoints.get("ep_1")?.url ?? "";
}

test("registers its receiver once, and finds it again at the next start", async () => {
  const url = await afterFirstStart();

  await (await start()).close();

  expect(calls).toEqual(["GET"]);
  expect(endpoints).toEqual(new Map([["ep_1", expect.objectContaining({ url })]]));
});

test("moves its endpoint along when somebody else has taken the receiver's port", async () => {
  const url = await afterFirstStart();
  const other = createServer();
  await listen(other, Number(new URL(url).port), "127.0.0.1");

  await (await start()).close();
  other.close();

  expect(calls).toEqual(["PATCH"]);
  expect([...endpoints.keys()]).toEqual(["ep_1"]);
  expect(endpoints.get("ep_1")?.url).not.toBe(url);
});

test("registers again after somebody has deleted its endpoint", async () => {
  await afterFirstStart();
  endpoints.clear();

  await (await start()).close();

  expect(calls).toEqual(["GET", "POST"]);
  expect(endpoints.size).toBe(1);
});
