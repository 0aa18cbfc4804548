import { expect, test } from "vitest";
import type { CorsConfiguration } from "../../../local/http-api/cors.ts";
import { authorizerArn, functionArn, serve } from "./gateway.ts";

const cors: CorsConfiguration = {
  allowOrigins: ["https://app.example.test"],
  allowMethods: ["GET", "POST"],
  allowHeaders: ["authorization", "content-type"],
  exposeHeaders: ["apigw-requestid"],
  maxAgeSeconds: 600,
  allowCredentials: true,
};

const preflight = {
  method: "OPTIONS",
  path: "/v1/events",
  headers: { origin: "https://app.example.test", "access-control-request-method": "POST" },
};

function corsHeaders(headers: object): object {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control-")));
}

test("answers a preflight itself, before routes and authorizers", async () => {
  const authorizer = {
    functionArn: authorizerArn,
    identitySources: ["$request.header.Authorization"],
    resultTtlSeconds: 0,
    simpleResponses: true,
  };
  const { send } = await serve({ cors, routes: [{ routeKey: "POST /v1/events", functionArn, authorizer }] });

  const { status, headers, text } = await send(preflight);

  expect([status, text]).toEqual([204, ""]);
  expect(corsHeaders(headers)).toEqual({
    "access-control-allow-origin": "https://app.example.test",
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-headers": "authorization,content-type",
    "access-control-max-age": "600",
  });
});

test("gives no permission to another origin", async () => {
  const { send } = await serve({ cors });

  const { status, headers } = await send({
    ...preflight,
    headers: { ...preflight.headers, origin: "https://evil.example.test" },
  });

  expect([status, corsHeaders(headers)]).toEqual([204, {}]);
});

test("replaces what the function says about it", async () => {
  const payload = { statusCode: 200, headers: { "Access-Control-Allow-Origin": "*", "x-own": "1" } };
  const { send } = await serve({ cors, invoke: async () => ({ ok: true, payload }) });

  const { headers } = await send({ headers: { origin: "https://app.example.test" } });

  expect(headers["x-own"]).toBe("1");
  expect(corsHeaders(headers)).toEqual({
    "access-control-allow-origin": "https://app.example.test",
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "apigw-requestid",
  });
});

test.each([
  ["*", "http://a.test", "*"],
  ["https://*", "https://a.test", "https://a.test"],
  ["https://*", "http://a.test", undefined],
  ["https://a.test", "https://a.test.evil.test", undefined],
])("with %s allowed answers %s with %s", async (allowed, origin, granted) => {
  const { send } = await serve({ cors: { allowOrigins: [allowed] } });

  expect((await send({ headers: { origin } })).headers["access-control-allow-origin"]).toBe(granted);
});

test("leaves it to the function when the API says nothing", async () => {
  const payload = { statusCode: 200, headers: { "access-control-allow-origin": "*" } };
  const { send } = await serve({ invoke: async () => ({ ok: true, payload }) });

  expect((await send(preflight)).headers["access-control-allow-origin"]).toBe("*");
});
