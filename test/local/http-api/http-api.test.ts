import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../../local/engines/json-service.ts";
import { functionArn, serve } from "./gateway.ts";

function answering(payload: unknown) {
  return serve({ invoke: async () => ({ ok: true, payload }) });
}

describe("the answer of a function", () => {
  test("is mapped part by part when it is a response object", async () => {
    const { send } = await answering({
      statusCode: 201,
      headers: { "Content-Type": "application/json", "X-Count": 3, Connection: "close", "Content-Length": "999" },
      cookies: ["a=1; Path=/", "b=2"],
      body: '{"id":"ep_1"}',
    });

    const { status, headers, text } = await send({});

    expect([status, text]).toEqual([201, '{"id":"ep_1"}']);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "content-length": "13",
      "x-count": "3",
      "set-cookie": ["a=1; Path=/", "b=2"],
      "apigw-requestid": expect.stringMatching(/^[\w-]{15}=$/),
    });
  });

  test("is decoded when it is in base64", async () => {
    const { send } = await answering({ statusCode: 200, body: "w6Q=", isBase64Encoded: true });

    expect((await send({})).text).toBe("ä");
  });

  test("is plain text unless it says otherwise", async () => {
    const { send } = await answering({ statusCode: "200", body: "hello" });

    expect((await send({})).headers["content-type"]).toBe("text/plain;charset=UTF-8");
  });

  test.each([
    [{ message: "Hello" }, '{"message":"Hello"}'],
    [["a", 1], '["a",1]'],
    ["Hello from Lambda!", "Hello from Lambda!"],
    [null, "null"],
  ])("is a JSON body when it is %j", async (payload, text) => {
    const { send } = await answering(payload);

    expect(await send({})).toMatchObject({ status: 200, text, headers: { "content-type": "application/json" } });
  });

  test.each([
    ["a status that is none", { statusCode: "created" }],
    ["a body that is no text", { statusCode: 200, body: { message: "Hello" } }],
    ["headers that are no text", { statusCode: 200, headers: { "x-list": ["a"] } }],
    ["a header that HTTP forbids", { statusCode: 200, headers: { "x-split": "a\r\nb: c" } }],
  ])("is a 500 with %s", async (_what, payload) => {
    const { send } = await answering(payload);

    expect(await send({})).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
  });

  test("is a 500 when the function failed", async () => {
    const { send } = await serve({ invoke: async () => ({ ok: false, payload: { errorType: "Error" } }) });

    expect(await send({})).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
  });

  test("is a 503 when it does not come in time", async () => {
    const { send } = await serve({
      integrationTimeoutMs: 30,
      invoke: async () => {
        await sleep(200);
        return { ok: true, payload: "late" };
      },
    });

    expect(await send({})).toMatchObject({ status: 503, text: '{"message":"Service Unavailable"}' });
  });

  test.each([
    ["TooManyRequestsException", 503, "Service Unavailable"],
    ["RequestEntityTooLargeException", 413, "Request Entity Too Large"],
    ["ResourceNotFoundException", 500, "Internal Server Error"],
  ])("is, when Lambda refuses with %s, a %i", async (code, status, message) => {
    const { send } = await serve({ invoke: () => Promise.reject(new AwsError(code, "refused")) });

    expect(await send({})).toMatchObject({ status, text: JSON.stringify({ message }) });
  });

  test("has no body after HEAD", async () => {
    const { send } = await answering({ statusCode: 200, body: "hello" });

    expect(await send({ method: "HEAD" })).toMatchObject({ status: 200, text: "", headers: { "content-length": "5" } });
  });
});

describe("a request", () => {
  test("goes to the function of its route", async () => {
    const { send } = await serve({
      routes: [
        { routeKey: "GET /health/live", functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:manage" },
        { routeKey: "POST /v1/events", functionArn },
      ],
      invoke: async (arn) => ({ ok: true, payload: arn }),
    });

    expect((await send({ path: "/health/live" })).text).toBe("arn:aws:lambda:eu-west-1:000000000000:function:manage");
    expect((await send({ method: "POST", path: "/v1/events" })).text).toBe(functionArn);
  });

  test("without a route is a 404", async () => {
    const { send } = await serve({ routes: [{ routeKey: "POST /v1/events", functionArn }] });

    expect(await send({ path: "/v1/events" })).toMatchObject({ status: 404, text: '{"message":"Not Found"}' });
  });

  test("may have a body of ten megabytes and no more", async () => {
    const { send } = await serve({ invoke: async () => ({ ok: true, payload: "taken" }) });
    const limit = 10 * 1024 * 1024;

    expect(await send({ method: "POST", body: Buffer.alloc(limit) })).toMatchObject({ status: 200 });
    expect(await send({ method: "POST", body: Buffer.alloc(limit + 1) })).toMatchObject({
      status: 413,
      text: '{"message":"Request Entity Too Large"}',
    });
  });

  test("may have headers of ten kilobytes and no more", async () => {
    const { send } = await serve({ invoke: async () => ({ ok: true, payload: "taken" }) });

    expect(await send({ headers: { "x-long": "x".repeat(10_000) } })).toMatchObject({ status: 200 });
    expect(await send({ headers: { "x-long": "x".repeat(10_240) } })).toMatchObject({ status: 431 });
  });

  test("that the client breaks off harms nobody", async () => {
    const errors: unknown[] = [];
    const { api, send } = await serve({ onError: (error) => errors.push(error) });

    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    await fetch(api.url, { method: "POST", body, duplex: "half", signal: AbortSignal.timeout(50) }).catch(() => {});

    expect(await send({})).toMatchObject({ status: 200 });
    expect(errors).toEqual([]);
  });
});

test("keeps a connection open for the next request", async () => {
  const ports = new Set<unknown>();
  const { api } = await serve();

  for (let call = 0; call < 3; call += 1) {
    const answer = await fetch(api.url);
    ports.add(answer.headers.get("connection"));
    await answer.text();
  }

  expect([...ports]).toEqual(["keep-alive"]);
});

test("answers what runs before it closes, and takes nothing new", async () => {
  const { api, send } = await serve({
    invoke: async () => {
      await sleep(100);
      return { ok: true, payload: "done" };
    },
  });

  const running = send({});
  await sleep(30);
  await api.close();

  expect(await running).toMatchObject({ status: 200, text: "done", headers: { connection: "close" } });
  await expect(send({})).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("says so when its port is in use", async () => {
  const { api } = await serve();

  await expect(serve({ port: Number(new URL(api.url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
