import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { SenderOptions } from "../../../adapters/http/sender.ts";
import { parseEgressRules } from "../../../core/address/parse-egress-rules.ts";
import { epochMs } from "../../../core/time.ts";
import { answers, answersStatus, silent } from "../../support/hostile-server/behaviours.ts";
import { type Behaviour, startHostileServer } from "../../support/hostile-server/server.ts";
import { createTestSender, requestTo } from "../../support/sender.ts";

const ok = answersStatus(200);
afterEach(() => vi.unstubAllEnvs());

async function situation(behaviour: Behaviour, options: Partial<SenderOptions> = {}) {
  const server = await startHostileServer(behaviour);
  const sender = createTestSender(options);
  return {
    server,
    sender,
    post: (host = "receiver.example", timeoutMs = 5_000) =>
      sender.post(requestTo(`http://${host}:${server.port}/hook`, timeoutMs)),
    [Symbol.asyncDispose]: async () => {
      await sender.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

describe("on the wire", () => {
  test("a request is what was asked for, byte by byte", async () => {
    await using server = await startHostileServer(ok);
    const sender = createTestSender();

    await sender.post({
      url: `http://receiver.example:${server.port}/hook?a=b#c`,
      headers: { "content-type": "application/json", "webhook-id": "evt_1", "user-agent": "somebody else" },
      body: Buffer.from('{"ä":1}'),
      timeoutMs: 5_000,
    });
    await sender.close();
    expect(server.requests()).toEqual([
      [
        "POST /hook?a=b HTTP/1.1",
        `host: receiver.example:${server.port}`,
        "connection: keep-alive",
        "content-type: application/json",
        "webhook-id: evt_1",
        "user-agent: Posthorn/test",
        "content-length: 8",
        "",
        '{"\u00c3\u00a4":1}',
      ].join("\r\n"),
    ]);
  });

  test("an empty body has a length too", async () => {
    await using server = await startHostileServer(ok);
    const sender = createTestSender();

    const url = `http://receiver.example:${server.port}/`;
    await sender.post({ url, headers: {}, body: new Uint8Array(), timeoutMs: 5_000 });
    await sender.close();
    expect(server.requests()[0]).toContain("content-length: 0\r\n");
  });

  test("latency lasts until the header block, on the clock that is given", async () => {
    const clock = [1_000, 1_250, 9_999].map(epochMs);
    await using it = await situation(ok, { now: () => clock.shift() ?? epochMs(0) });

    expect(await it.post()).toMatchObject({ kind: "delivered", latencyMs: 250 });
  });

  test("a clock that is set back makes no negative latency", async () => {
    const clock = [1_000, 400].map(epochMs);
    await using it = await situation(ok, { now: () => clock.shift() ?? epochMs(0) });

    expect(await it.post()).toMatchObject({ latencyMs: 0 });
  });
});

describe("connections", () => {
  test("are kept for the next request to the same host", async () => {
    await using it = await situation(ok);

    for (const _ of [1, 2, 3]) {
      await it.post();
      await wait(5); // undici looks for a turn of the event loop whether the server hangs up
    }
    expect(it.server.connections()).toBe(1);
  });

  test("are not shared between hosts, also where both live at one address", async () => {
    await using it = await situation(ok);

    for (const host of ["one.example", "two.example", "one.example"]) await it.post(host);
    expect(it.server.connections()).toBe(2);
  });

  test("are dropped with an answer that was not read to its end", async () => {
    await using it = await situation(longAnswer);

    for (const _ of [1, 2]) await it.post();
    expect(it.server.connections()).toBe(2);
  });

  test("go to the next address when the first one refuses", async () => {
    await using it = await situation(ok, { resolve: async () => ["127.0.0.2", "127.0.0.1"] });

    expect(await it.post()).toMatchObject({ kind: "delivered" });
  });

  test("ignore the proxies of the environment", async () => {
    await using proxy = await startHostileServer(ok);
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"])
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    await using it = await situation(ok);

    expect(await it.post()).toMatchObject({ kind: "delivered" });
    expect(proxy.connections()).toBe(0);
  });
});

const longAnswer = answers(`HTTP/1.1 200 OK\r\ncontent-length: 20000\r\n\r\n${"x".repeat(20_000)}`);

describe("the addresses of a name", () => {
  const blocked = { kind: "blocked", reason: "address_forbidden" };

  test.each([
    ["a forbidden one", ["10.0.0.1"]],
    ["a forbidden one after an allowed one", ["127.0.0.1", "10.0.0.1"]],
    ["a forbidden one before an allowed one", ["169.254.169.254", "127.0.0.1"]],
    ["a forbidden one of the other family", ["127.0.0.1", "fd00:ec2::254"]],
    ["an allowed one in a form that is not", ["::ffff:127.0.0.1"]],
    ["no address at all", ["receiver.example"]],
  ])("block the attempt when among them is %s", async (_name, addresses) => {
    await using it = await situation(ok, { resolve: async () => addresses });

    expect(await it.post()).toEqual(blocked);
    expect(it.server.connections()).toBe(0);
  });

  test("are asked for once per connection, so that there is no second answer to fall for", async () => {
    const answersOfDns = [["127.0.0.1"], ["10.0.0.1"]];
    const resolve = vi.fn(async () => answersOfDns.shift() ?? []);
    await using it = await situation(ok, { resolve });

    expect(await it.post()).toMatchObject({ kind: "delivered" });
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test("are vetted anew for a new connection", async () => {
    const answersOfDns = [["127.0.0.1"], ["10.0.0.1"]];
    await using it = await situation(longAnswer, { resolve: async () => answersOfDns.shift() ?? [] });

    expect(await it.post()).toMatchObject({ kind: "delivered" });
    expect(await it.post()).toEqual(blocked);
  });

  test("that change while dialling are noticed on the connected socket, before a byte is written", async () => {
    // The kernel dials 0.0.0.0 as 127.0.0.1, which these rules do not open.
    const rules = parseEgressRules({ cidrs: ["0.0.0.0/8"], ports: ["1-65535"], schemes: ["http"] });
    await using it = await situation(ok, { rules, resolve: async () => ["0.0.0.0"] });

    expect(await it.post()).toEqual(blocked);
    expect(it.server.requests()).toEqual([]);
  });

  test.each([
    ["there are none", async () => []],
    ["the name is unknown", () => Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND", syscall: "queryA" }))],
  ])("make dns_failed when %s", async (_name, resolve) => {
    await using it = await situation(ok, { resolve });

    expect(await it.post()).toMatchObject({ kind: "unreachable", reason: "dns_failed" });
  });

  test("make a defined outcome also when the resolver throws something odd", async () => {
    await using it = await situation(ok, { resolve: () => Promise.reject("odd") });

    expect(await it.post()).toMatchObject({ kind: "unreachable", reason: "protocol_error" });
  });
});

test.each([
  ["ftp://receiver.example/", "scheme_forbidden"],
  ["http://user:pass@receiver.example/", "userinfo_forbidden"],
  ["http://10.0.0.1/", "ip_literal_forbidden"],
  ["not a url", "url_invalid"],
])("%s is blocked before DNS is asked", async (url, reason) => {
  const resolve = vi.fn(async () => ["127.0.0.1"]);
  const sender = createTestSender({ resolve });

  expect(await sender.post(requestTo(url))).toEqual({ kind: "blocked", reason });
  expect(resolve).not.toHaveBeenCalled();
  await sender.close();
});

describe("the deadline", () => {
  const timedOut = { kind: "unreachable", reason: "timed_out" };

  test("covers a resolver that hangs", async () => {
    await using it = await situation(ok, { resolve: () => new Promise(() => {}) });

    expect(await it.post("receiver.example", 50)).toMatchObject(timedOut);
  });

  test("leaves nothing behind that would still be sent", async () => {
    const resolve = () => wait(150, ["127.0.0.1"]);
    await using it = await situation(ok, { resolve });

    expect(await it.post("receiver.example", 50)).toMatchObject(timedOut);
    await wait(250);
    expect(it.server.requests()).toEqual([]);
  });

  test("of one attempt does not touch its neighbours", async () => {
    const hangs = await startHostileServer(silent);
    await using it = await situation(ok);
    const hanging = it.sender.post(requestTo(`http://hangs.example:${hangs.port}/`, 400));

    const neighbours = await Promise.all(Array.from({ length: 20 }, () => it.post()));
    expect(neighbours.map(({ kind }) => kind)).toEqual(Array(20).fill("delivered"));
    expect(await hanging).toMatchObject(timedOut);
    await hangs[Symbol.asyncDispose]();
  });
});

describe("closing", () => {
  test("ends what is under way, as ours", async () => {
    await using it = await situation(silent);
    const hanging = it.post();
    await vi.waitFor(() => expect(it.server.requests()).toHaveLength(1));

    await it.sender.close();
    expect(await hanging).toEqual({ kind: "ours", code: "UND_ERR_DESTROYED" });
  });

  test("ends what still dials, as ours", async () => {
    await using it = await situation(ok, { resolve: () => new Promise(() => {}) });
    const hanging = it.post();

    await it.sender.close();
    expect(await hanging).toEqual({ kind: "ours", code: "UND_ERR_DESTROYED" });
  });

  test("hangs up where a handshake is not finished", async () => {
    await using server = await startHostileServer(silent);
    const sender = createTestSender();
    const hanging = sender.post(requestTo(`https://receiver.example:${server.port}/`));
    await vi.waitFor(() => expect(server.openConnections()).toBe(1));

    await sender.close();
    expect(await hanging).toMatchObject({ kind: "ours" });
    await vi.waitFor(() => expect(server.openConnections()).toBe(0));
  });

  test("is for ever", async () => {
    await using it = await situation(ok);
    await it.sender.close();

    expect(await it.post()).toEqual({ kind: "ours", code: "UND_ERR_DESTROYED" });
  });
});

test("a header that cannot be written is ours, and never on the wire", async () => {
  await using it = await situation(ok);
  const request = requestTo(`http://receiver.example:${it.server.port}/`);

  const outcome = await it.sender.post({ ...request, headers: { "x-a": "b\r\nhost: other" } });
  expect(outcome).toEqual({ kind: "ours", code: "UND_ERR_INVALID_ARG" });
  expect(it.server.requests()).toEqual([]);
});
