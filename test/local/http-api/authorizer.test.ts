import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { RouteAuthorizer } from "../../../local/http-api/authorizer.ts";
import { authorizerArn, functionArn, serve } from "./gateway.ts";

const authorizer: RouteAuthorizer = {
  functionArn: authorizerArn,
  identitySources: ["$request.header.Authorization"],
  resultTtlSeconds: 0,
  simpleResponses: true,
};

const bearer = { headers: { authorization: "Bearer key_1" } };

const gatewayEvent = z.object({
  routeKey: z.string(),
  requestContext: z.object({ authorizer: z.unknown().optional() }),
});

interface Situation {
  readonly settings?: Partial<RouteAuthorizer>;
  readonly says: (event: { readonly routeKey: string }) => unknown;
  readonly routeKeys?: readonly string[];
}

/** An API whose function gives back what it learned from the authorizer. */
async function guard({ settings, says, routeKeys = ["GET /v1/events"] }: Situation) {
  const asked: unknown[] = [];
  const clock = { now: 0 };
  const { send } = await serve({
    now: () => clock.now,
    routes: routeKeys.map((routeKey) => ({ routeKey, functionArn, authorizer: { ...authorizer, ...settings } })),
    invoke: async (arn, event) => {
      const { routeKey, requestContext } = gatewayEvent.parse(event);
      if (arn !== authorizerArn) return { ok: true, payload: requestContext.authorizer };
      asked.push(event);
      return { ok: true, payload: says({ routeKey }) };
    },
  });
  return { send, asked, clock };
}

test("asks the authorizer about a request without its body", async () => {
  const { send, asked } = await guard({
    settings: { identitySources: ["$request.header.Authorization", "$context.routeKey", "$request.querystring.q"] },
    says: () => ({ isAuthorized: true }),
    routeKeys: ["POST /v1/tenants/{tenant}/events"],
  });

  await send({
    method: "POST",
    path: "/v1/tenants/acme/events?q=1",
    headers: { authorization: "Bearer key_1", "content-type": "application/json" },
    body: "{}",
  });

  expect(asked).toEqual([
    {
      version: "2.0",
      type: "REQUEST",
      routeArn: "arn:aws:execute-api:eu-west-1:000000000000:a1b2c3d4e5/$default/POST/v1/tenants/acme/events",
      identitySource: ["Bearer key_1", "POST /v1/tenants/{tenant}/events", "1"],
      routeKey: "POST /v1/tenants/{tenant}/events",
      rawPath: "/v1/tenants/acme/events",
      rawQueryString: "q=1",
      headers: expect.objectContaining({ authorization: "Bearer key_1" }),
      queryStringParameters: { q: "1" },
      pathParameters: { tenant: "acme" },
      requestContext: expect.objectContaining({
        http: expect.objectContaining({ method: "POST" }),
        routeKey: "POST /v1/tenants/{tenant}/events",
      }),
    },
  ]);
});

test("hands what the authorizer found out to the function", async () => {
  const { send } = await guard({
    says: () => ({ isAuthorized: true, context: { keyId: "key_1", scopes: ["publish"] } }),
  });

  expect(JSON.parse((await send({ path: "/v1/events", ...bearer })).text)).toEqual({
    lambda: { keyId: "key_1", scopes: ["publish"] },
  });
});

test("hands on null when the authorizer said nothing but yes", async () => {
  const { send } = await guard({ says: () => ({ isAuthorized: true }) });

  expect((await send({ path: "/v1/events", ...bearer })).text).toBe('{"lambda":null}');
});

test.each([[{}], [{ authorization: "" }]])("is a 401 without asking when the identity is %j", async (headers) => {
  const { send, asked } = await guard({ says: () => ({ isAuthorized: true }) });

  expect(await send({ path: "/v1/events", headers })).toMatchObject({
    status: 401,
    text: '{"message":"Unauthorized"}',
  });
  expect(asked).toEqual([]);
});

test("is a 403 when the authorizer says no", async () => {
  const { send } = await guard({ says: () => ({ isAuthorized: false }) });

  expect(await send({ path: "/v1/events", ...bearer })).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
});

test.each([
  [null],
  ["yes"],
  [{}],
  [{ isAuthorized: "true" }],
  [{ principalId: "p", policyDocument: { Statement: [] } }],
])("is a 500 when the authorizer says %j", async (payload) => {
  const { send } = await guard({ says: () => payload });

  expect(await send({ path: "/v1/events", ...bearer })).toMatchObject({ status: 500 });
});

test("is a 500 when the authorizer fails", async () => {
  const { send } = await serve({
    routes: [{ routeKey: "$default", functionArn, authorizer }],
    invoke: async (arn) => ({ ok: arn !== authorizerArn, payload: { isAuthorized: true } }),
  });

  expect(await send(bearer)).toMatchObject({ status: 500 });
});

describe("a cached verdict", () => {
  test("is asked for again when its time is over", async () => {
    const { send, asked, clock } = await guard({
      settings: { resultTtlSeconds: 60 },
      says: () => ({ isAuthorized: true }),
    });

    for (clock.now of [0, 59_999, 60_000]) await send({ path: "/v1/events", ...bearer });

    expect(asked).toHaveLength(2);
  });

  test("is a refusal, too", async () => {
    const { send, asked } = await guard({ settings: { resultTtlSeconds: 60 }, says: () => ({ isAuthorized: false }) });

    const statuses = [await send({ path: "/v1/events", ...bearer }), await send({ path: "/v1/events", ...bearer })];

    expect(statuses.map(({ status }) => status)).toEqual([403, 403]);
    expect(asked).toHaveLength(1);
  });

  test("is for one identity", async () => {
    const { send, asked } = await guard({ settings: { resultTtlSeconds: 60 }, says: () => ({ isAuthorized: true }) });

    await send({ path: "/v1/events", ...bearer });
    await send({ path: "/v1/events", headers: { authorization: "Bearer key_2" } });

    expect(asked).toHaveLength(2);
  });

  test.each([
    [["$request.header.Authorization"], 200],
    [["$request.header.Authorization", "$context.routeKey"], 403],
  ])("with the identity sources %j opens another route with %i", async (identitySources, status) => {
    const { send } = await guard({
      settings: { resultTtlSeconds: 60, identitySources },
      says: ({ routeKey }) => ({ isAuthorized: routeKey === "GET /open" }),
      routeKeys: ["GET /open", "GET /secret"],
    });
    await send({ path: "/open", ...bearer });

    expect(await send({ path: "/secret", ...bearer })).toMatchObject({ status });
  });
});

describe("a policy as the verdict", () => {
  const arn = "arn:aws:execute-api:eu-west-1:000000000000:a1b2c3d4e5/$default";

  function policy(...statements: [effect: string, resource: string | string[], action?: string][]) {
    return {
      principalId: "key_1",
      policyDocument: {
        Version: "2012-10-17",
        Statement: statements.map(([Effect, Resource, Action = "execute-api:Invoke"]) => ({
          Effect,
          Resource,
          Action,
        })),
      },
      context: { tenant: "acme" },
    };
  }

  test.each([
    ["the route", policy(["Allow", `${arn}/GET/v1/events`]), 200],
    ["everything", policy(["Allow", "*", "execute-api:*"]), 200],
    ["one of several", policy(["Allow", [`${arn}/PUT/*`, `${arn}/GET/v?/*`]]), 200],
    ["another route", policy(["Allow", `${arn}/POST/v1/events`]), 403],
    ["another action", policy(["Allow", "*", "s3:GetObject"]), 403],
    ["nothing", policy(), 403],
    ["everything but the route", policy(["Allow", "*"], ["Deny", `${arn}/GET/*`]), 403],
    ["a route that only looks alike", policy(["Allow", `${arn}/GET/v1.events`]), 403],
  ])("that allows %s", async (_what, payload, status) => {
    const { send } = await guard({ settings: { simpleResponses: false }, says: () => payload });

    expect(await send({ path: "/v1/events", ...bearer })).toMatchObject({ status });
  });

  test("hands its context to the function", async () => {
    const { send } = await guard({ settings: { simpleResponses: false }, says: () => policy(["Allow", "*"]) });

    expect((await send({ path: "/v1/events", ...bearer })).text).toBe('{"lambda":{"tenant":"acme"}}');
  });

  test("decides about each route again when it is cached", async () => {
    const { send, asked } = await guard({
      settings: { simpleResponses: false, resultTtlSeconds: 60 },
      says: () => policy(["Allow", `${arn}/GET/open`]),
      routeKeys: ["GET /open", "GET /secret"],
    });

    expect(await send({ path: "/open", ...bearer })).toMatchObject({ status: 200 });
    expect(await send({ path: "/secret", ...bearer })).toMatchObject({ status: 403 });
    expect(asked).toHaveLength(1);
  });
});

test("names an identity source that it does not support", async () => {
  const identitySources = ["$stageVariables.secret"];

  await expect(
    serve({ routes: [{ routeKey: "$default", functionArn, authorizer: { ...authorizer, identitySources } }] }),
  ).rejects.toThrow('Cannot read the identity source "$stageVariables.secret"');
});
