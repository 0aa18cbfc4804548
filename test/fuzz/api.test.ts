import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RouteName, routeNamed } from "../../core/contract/routes.ts";
import { judge } from "../support/answer-judge.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { type Described, type FuzzedRequest, type KnownValues, requestTo } from "../support/request-arbitrary.ts";

/** `FUZZ_REQUESTS=20000 npx vitest run test/fuzz` for the long run. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 400);

const document = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8"));
const routes: readonly Described[] = Object.entries<Record<string, Record<string, unknown>>>(document.paths).flatMap(
  ([path, operations]) => Object.entries(operations).map(([method, operation]) => described(method, path, operation)),
);

let cloud: TestCloud;
let known: KnownValues;

beforeAll(async () => {
  cloud = await startTestCloud();
  const { body: endpoint } = await cloud.call("POST", "/v1/tenants/acme/endpoints", { url: "http://127.0.0.1:9/" });
  const { body: event } = await cloud.call("POST", "/v1/events", { tenant: "acme", type: "invoice.paid", data: 1 });
  const { body: key } = await cloud.call("POST", "/v1/keys", { name: "known", role: "viewer" });
  await cloud.call("PUT", "/v1/event-types/invoice.paid", {});
  known = {
    byName: {
      tenant: ["acme", "acme", "*"],
      endpoint: [endpoint.id],
      endpointId: [endpoint.id],
      event: [event.id],
      key: [key.id],
      type: ["invoice.paid"],
      eventType: ["invoice.paid"],
      url: ["http://127.0.0.1:9/", "https://hooks.example.com/x"],
    },
  };
});

afterAll(() => cloud?.close());

// biome-ignore lint/suspicious/noExplicitAny: the document is JSON, and what is missing fails the test
function described(method: string, path: string, operation: any): Described {
  return {
    method: method.toUpperCase(),
    path,
    parameters: operation.parameters ?? [],
    body: operation.requestBody?.content["application/json"].schema,
  };
}

async function send({ route, path, query, headers, body }: FuzzedRequest) {
  const url = new URL(cloud.cloud.apiUrl);
  url.pathname = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value.toWellFormed());
  const response = await fetch(url, {
    method: route.method,
    headers: { ...sendable(headers), authorization: `Bearer ${cloud.adminKey}`, "content-type": "application/json" },
    ...(body !== undefined && { body }),
  });
  const contentType = response.headers.get("content-type") ?? "";
  return { status: response.status, contentType, text: await response.text() };
}

/** What fetch would not send cannot arrive either. */
const sendable = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([, value]) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value)),
  );

/** An empty path parameter leads to another route, or to none: then API Gateway answers. */
const nameOf = ({ route }: FuzzedRequest): RouteName | undefined => routeNamed(`${route.method} ${route.path}`);
const isRouted = ({ path }: FuzzedRequest): boolean =>
  Object.values(path).every((value) => !["", ".", ".."].includes(value));

test(
  `${REQUESTS} requests made from the document get answers that it allows, and no 500`,
  async () => {
    const tally = new Map<string, number>();
    const request = fc.constantFrom(...routes).chain((route) => requestTo(route, document.components.schemas, known));
    await fc.assert(
      fc.asyncProperty(request.filter(isRouted), async (asked) => {
        const name = nameOf(asked);
        expect(name).toBeDefined();
        const answer = await send(asked);
        const kind = `${String(answer.status).slice(0, 1)}xx`;
        tally.set(kind, (tally.get(kind) ?? 0) + 1);

        expect(
          name && judge(name, answer),
          `${JSON.stringify(asked)}\n${answer.text}\n${cloud.logs.slice(-5).join("")}`,
        ).toBeUndefined();
      }),
      { numRuns: REQUESTS, endOnFailure: true },
    );
    const { "2xx": served = 0, "4xx": refused = 0 } = Object.fromEntries(tally);
    console.log(`${served} served, ${refused} refused`);
    // Requests that are all refused, or all served, would prove little.
    expect(Math.min(served, refused)).toBeGreaterThan(REQUESTS / 10);
  },
  Math.max(60_000, REQUESTS * 50),
);
