import { setTimeout as wait } from "node:timers/promises";
import type { TlsOptions } from "node:tls";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import {
  answersStatus,
  endsAtOnce,
  floods,
  resetsAtOnce,
  silent,
  talksFirst,
} from "../../support/hostile-server/behaviours.ts";
import { createAuthority } from "../../support/hostile-server/certificates.ts";
import { startHostileServer } from "../../support/hostile-server/server.ts";
import { createTestSender, requestTo } from "../../support/sender.ts";

const authority = createAuthority();
const good = authority.issue(["receiver.example", "127.0.0.1"]);
const sender = createTestSender({ extraCas: [authority.cert] });
afterAll(() => sender.close());
afterEach(() => vi.unstubAllEnvs());

const ok = answersStatus(200);
const tlsFailed = { kind: "unreachable", reason: "tls_failed" };

test("a certificate for the host, signed by a trusted authority, is what is wanted", async () => {
  await using server = await startHostileServer(ok, good);

  expect(await sender.post(requestTo(`https://receiver.example:${server.port}/`))).toMatchObject({ kind: "delivered" });
});

test("a certificate for the address serves a URL with the address", async () => {
  await using server = await startHostileServer(ok, good);

  expect(await sender.post(requestTo(`https://127.0.0.1:${server.port}/`))).toMatchObject({ kind: "delivered" });
});

test("the host is asked for by its name, not by its address", async () => {
  const asked: string[] = [];
  const remember = (name: string, answer: (error: null) => void) => {
    asked.push(name);
    answer(null);
  };
  await using server = await startHostileServer(ok, { ...good, SNICallback: remember });

  await sender.post(requestTo(`https://receiver.example:${server.port}/`));
  expect(asked).toEqual(["receiver.example"]);
});

describe("no request is written over TLS with", () => {
  test.each<[string, TlsOptions]>([
    ["an authority nobody trusts", createAuthority().issue(["receiver.example"])],
    ["a certificate that signs itself", createAuthority()],
    ["an expired certificate", authority.issue(["receiver.example"], years("2020", "2021"))],
    ["a certificate of the future", authority.issue(["receiver.example"], years("2090", "2091"))],
    ["a certificate for another host", authority.issue(["other.example"])],
    ["a certificate for hosts below it", authority.issue(["*.receiver.example"])],
    [
      "TLS 1.1 and nothing newer",
      { ...good, minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
    ],
    ["no HTTP/1.1", { ...good, ALPNProtocols: ["h2"] }],
  ])("%s", async (_name, tls) => {
    await using server = await startHostileServer(ok, tls);

    expect(await sender.post(requestTo(`https://receiver.example:${server.port}/`))).toMatchObject(tlsFailed);
    expect(server.requests()).toEqual([]);
  });
});

test("a server that wants our certificate gets none", async () => {
  await using server = await startHostileServer(ok, { ...good, requestCert: true, rejectUnauthorized: true });

  // TLS 1.3 lets the client finish first: the refusal arrives as an alert or as a closed connection.
  const outcome = await sender.post(requestTo(`https://receiver.example:${server.port}/`));
  expect(outcome).toMatchObject({
    kind: "unreachable",
    reason: expect.stringMatching(/^(tls_failed|connection_reset)$/),
  });
  expect(server.requests()).toEqual([]);
});

describe("a handshake that meets", () => {
  test.each([
    ["plain HTTP", talksFirst("HTTP/1.1 200 OK\r\n\r\n"), "tls_failed"],
    ["FIN", endsAtOnce, "connection_reset"],
    ["RST", resetsAtOnce, "connection_reset"],
    ["silence", silent, "timed_out"],
  ])("%s", async (_name, behaviour, reason) => {
    await using server = await startHostileServer(behaviour);

    const outcome = await sender.post(requestTo(`https://receiver.example:${server.port}/`, 300));
    expect(outcome).toMatchObject({ kind: "unreachable", reason });
  });
});

test("a flood is cut off over TLS too, and the answers on a kept connection are counted one by one", async () => {
  await using floods200 = await startHostileServer(floods("HTTP/1.1 200 ", "x"), good);
  await using answersOften = await startHostileServer(answersStatus(200, `x: ${"x".repeat(15_000)}\r\n`), good);

  expect(await sender.post(requestTo(`https://receiver.example:${floods200.port}/`))).toMatchObject({
    kind: "unreachable",
    reason: "protocol_error",
  });
  for (let sent = 0; sent < 40; sent++) {
    const outcome = await sender.post(requestTo(`https://receiver.example:${answersOften.port}/`));
    expect(outcome).toMatchObject({ kind: "delivered" });
    await wait(2);
  }
  expect(answersOften.connections()).toBeLessThan(4);
});

test("NODE_TLS_REJECT_UNAUTHORIZED=0 does not switch verification off", async () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  await using server = await startHostileServer(ok, createAuthority().issue(["receiver.example"]));

  expect(await sender.post(requestTo(`https://receiver.example:${server.port}/`))).toMatchObject(tlsFailed);
});

function years(from: string, to: string): { from: Date; to: Date } {
  return { from: new Date(`${from}-01-01T00:00:00Z`), to: new Date(`${to}-01-01T00:00:00Z`) };
}
