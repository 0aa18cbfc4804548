import { expect, test } from "vitest";
import { eventOf, functionArn, serve } from "./gateway.ts";

const routes = [
  { routeKey: "POST /v1/tenants/{tenant}/endpoints", functionArn },
  { routeKey: "$default", functionArn },
];

test("describes a request in payload format 2.0", async () => {
  const { api, send } = await serve({ routes });
  const port = new URL(api.url).port;

  const event = await eventOf(
    send({
      method: "POST",
      path: "/v1/tenants/a%20b/endpoints?type=order.paid&type=order.sent&note=a%2Cb+c&empty",
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "curl/8.9.1",
        "X-Twice": ["one", "two"],
        Cookie: ["a=1; b=2", "c=3"],
      },
      body: '{"url":"https://example.test/ä"}',
    }),
  );

  expect(event).toEqual({
    version: "2.0",
    routeKey: "POST /v1/tenants/{tenant}/endpoints",
    rawPath: "/v1/tenants/a b/endpoints",
    rawQueryString: "type=order.paid&type=order.sent&note=a%2Cb+c&empty",
    cookies: ["a=1", "b=2", "c=3"],
    headers: {
      connection: "close",
      "content-length": "33",
      "content-type": "application/json",
      host: "api.example.test:4000",
      "user-agent": "curl/8.9.1",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-port": port,
      "x-forwarded-proto": "http",
      "x-twice": "one,two",
    },
    queryStringParameters: { type: "order.paid,order.sent", note: "a,b c", empty: "" },
    pathParameters: { tenant: "a b" },
    requestContext: {
      accountId: "000000000000",
      apiId: "a1b2c3d4e5",
      domainName: "api.example.test",
      domainPrefix: "api",
      http: {
        method: "POST",
        path: "/v1/tenants/a b/endpoints",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "curl/8.9.1",
      },
      requestId: expect.stringMatching(/^[\w-]{15}=$/),
      routeKey: "POST /v1/tenants/{tenant}/endpoints",
      stage: "$default",
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    body: '{"url":"https://example.test/ä"}',
    isBase64Encoded: false,
  });
});

test("leaves out what a request does not have", async () => {
  const { send } = await serve({ routes });

  const event = await eventOf(send({ path: "/plain" }));

  expect(Object.keys(event).sort()).toEqual([
    "headers",
    "isBase64Encoded",
    "rawPath",
    "rawQueryString",
    "requestContext",
    "routeKey",
    "version",
  ]);
  expect(event).toMatchObject({ rawQueryString: "", isBase64Encoded: false, routeKey: "$default" });
});

test.each([
  ["application/json; charset=utf-8", false],
  ["text/plain", false],
  ["application/xml", false],
  ["application/javascript", false],
  ["application/octet-stream", true],
  ["application/x-www-form-urlencoded", true],
  ["application/problem+json", true],
])("hands on a body of type %s with isBase64Encoded %s", async (contentType, isBase64Encoded) => {
  const { send } = await serve();

  const event = await eventOf(send({ method: "POST", headers: { "content-type": contentType }, body: "a=1" }));

  expect(event).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? "YT0x" : "a=1" });
});

test("hands on a body without a type in base64", async () => {
  const { send } = await serve();

  expect(await eventOf(send({ method: "POST", body: Buffer.from([0, 255]) }))).toMatchObject({
    isBase64Encoded: true,
    body: "AP8=",
  });
});

test("adds itself to the way of a request and keeps its trace", async () => {
  const traces: string[] = [];
  const { send } = await serve({
    invoke: async (_arn, event, { traceHeader }) => {
      traces.push(traceHeader);
      return { ok: true, payload: { event } };
    },
  });
  const trace = "Root=1-5759e988-bd862e3fe1be46a994272793";

  const event = await eventOf(send({ headers: { "x-forwarded-for": "203.0.113.9", "x-amzn-trace-id": trace } }));

  expect(event.headers).toMatchObject({ "x-forwarded-for": "203.0.113.9, 127.0.0.1", "x-amzn-trace-id": trace });
  expect(traces).toEqual([trace]);
});
