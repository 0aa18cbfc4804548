import { afterAll, describe, expect, test } from "vitest";
import { epochMs } from "../../../core/time.ts";
import {
  answers,
  answersStatus,
  answersThenEnds,
  answersThenResets,
  endsAtOnce,
  floods,
  gzipBomb,
  resetsAtOnce,
  sends64Mib,
  silent,
  talksFirst,
  trickles,
} from "../../support/hostile-server/behaviours.ts";
import { type Behaviour, startHostileServer } from "../../support/hostile-server/server.ts";
import { createTestSender, requestTo } from "../../support/sender.ts";

// One sender for everything below: what one receiver does must not show in what the next one gets.
const sender = createTestSender();
afterAll(() => sender.close());

const SHORT = 300; // for those that would otherwise never end
const LONG = 5_000;
const MIB = 1024 * 1024;

interface Case {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly outcome: object;
  readonly timeoutMs?: number;
}

async function meet({ behaviour, outcome, timeoutMs = LONG }: Case): Promise<void> {
  await using server = await startHostileServer(behaviour);

  const found = await sender.post(requestTo(`http://receiver.example:${server.port}/hook`, timeoutMs));

  expect(found).toMatchObject(outcome);
  if ("excerpt" in found) expect(found.excerpt.length).toBeLessThanOrEqual(16_384);
  // What was taken from it lies in the buffers of two sockets, not in ours.
  expect(server.bytesTaken()).toBeLessThan(16 * MIB);
}

const delivered = { kind: "delivered", status: 200 };
const unreachable = (reason: string) => ({ kind: "unreachable", reason });

describe("a status", () => {
  test.each<Case>([
    ...[200, 201, 202, 299].map((status) => ({
      name: `${status}`,
      behaviour: answersStatus(status),
      outcome: { kind: "delivered", status, excerpt: Buffer.from("body") },
    })),
    ...[300, 301, 302, 307, 308].map((status) => ({
      name: `${status}, which is not followed`,
      behaviour: answersStatus(status, "location: http://127.0.0.1:1/elsewhere\r\n"),
      outcome: { kind: "rejected", status, excerpt: Buffer.from("body") },
    })),
    ...[400, 401, 404, 407, 409, 418, 429, 500, 502, 503, 504, 599, 600, 999].map((status) => ({
      name: `${status}`,
      behaviour: answersStatus(status),
      outcome: { kind: "rejected", status, excerpt: Buffer.from("body") },
    })),
    { name: "410", behaviour: answersStatus(410), outcome: { kind: "gone", status: 410 } },
    {
      name: "204 without a body",
      behaviour: answers("HTTP/1.1 204 No Content\r\n\r\n"),
      outcome: { kind: "delivered", status: 204, excerpt: Buffer.alloc(0) },
    },
    {
      name: "304 without a body",
      behaviour: answers("HTTP/1.1 304 Not Modified\r\n\r\n"),
      outcome: { kind: "rejected", status: 304 },
    },
    ...["000", "099", "1000", "20", "-200", "2xx", ""].map((status) => ({
      name: `${JSON.stringify(status)}, which is none`,
      behaviour: answersStatus(status),
      outcome: unreachable("protocol_error"),
    })),
  ])("$name", meet);
});

describe("interim responses", () => {
  const hints = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
  test.each<Case>([
    {
      name: "a few before the answer",
      behaviour: answers(`${hints.repeat(3)}HTTP/1.1 200 OK\r\n\r\n`),
      outcome: delivered,
      timeoutMs: SHORT,
    },
    { name: "without end", behaviour: floods("", hints), outcome: unreachable("protocol_error") },
    {
      name: "trickled without end",
      behaviour: trickles("", hints.repeat(1000)),
      outcome: unreachable("timed_out"),
      timeoutMs: SHORT,
    },
    { name: "and nothing else", behaviour: answers(hints), outcome: unreachable("timed_out"), timeoutMs: SHORT },
    {
      name: "100 that nobody asked for",
      behaviour: answers("HTTP/1.1 100 Continue\r\n\r\n"),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "a bare 101",
      behaviour: answers("HTTP/1.1 101 Switching\r\n\r\n"),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "101 to another protocol",
      behaviour: answers("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
      outcome: unreachable("protocol_error"),
    },
  ])("$name", meet);
});

describe("silence and slowness", () => {
  test.each<Case>([
    { name: "silence after accept", behaviour: silent, outcome: unreachable("timed_out") },
    { name: "half a status line, then silence", behaviour: answers("HTTP/1.1 2"), outcome: unreachable("timed_out") },
    {
      name: "half a header, then silence",
      behaviour: answers("HTTP/1.1 200 OK\r\ncontent-le"),
      outcome: unreachable("timed_out"),
    },
    {
      name: "headers byte by byte",
      behaviour: trickles("", `HTTP/1.1 200 OK\r\nx: ${"x".repeat(9000)}`),
      outcome: unreachable("timed_out"),
    },
    {
      name: "200, and a body that never comes",
      behaviour: answers("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
      outcome: delivered,
    },
    {
      name: "200, and a body byte by byte",
      behaviour: trickles("HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n", "x".repeat(9000)),
      outcome: delivered,
    },
    {
      name: "503, and a body byte by byte",
      behaviour: trickles("HTTP/1.1 503 Busy\r\ncontent-length: 9000\r\n\r\n", "x".repeat(9000)),
      outcome: { kind: "rejected", status: 503 },
    },
  ])("$name", (each) => meet({ ...each, timeoutMs: SHORT }));
});

describe("a connection that ends", () => {
  const half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf";
  test.each<Case>([
    { name: "FIN at accept", behaviour: endsAtOnce, outcome: unreachable("connection_reset") },
    { name: "FIN instead of an answer", behaviour: answersThenEnds(""), outcome: unreachable("connection_reset") },
    {
      name: "FIN in the headers",
      behaviour: answersThenEnds("HTTP/1.1 200 OK\r\nx: "),
      outcome: unreachable("connection_reset"),
    },
    { name: "FIN in the body of a 200", behaviour: answersThenEnds(half), outcome: delivered },
    {
      name: "FIN in the body of a 500",
      behaviour: answersThenEnds(half.replace("200", "500")),
      outcome: { kind: "rejected", status: 500 },
    },
    {
      name: "FIN at the end of a body without a length",
      behaviour: answersThenEnds("HTTP/1.1 200 OK\r\n\r\nall"),
      outcome: { ...delivered, excerpt: Buffer.from("all") },
    },
    { name: "RST at accept", behaviour: resetsAtOnce, outcome: unreachable("connection_reset") },
    { name: "RST instead of an answer", behaviour: answersThenResets(""), outcome: unreachable("connection_reset") },
    {
      name: "RST in the headers",
      behaviour: answersThenResets("HTTP/1.1 200 OK\r\nx: "),
      outcome: unreachable("connection_reset"),
    },
    { name: "RST in the body of a 200", behaviour: answersThenResets(half), outcome: delivered },
    {
      name: "RST in the body of a 410",
      behaviour: answersThenResets(half.replace("200", "410")),
      outcome: { kind: "gone", status: 410 },
    },
  ])("$name", meet);
});

describe("too much", () => {
  const ok = "HTTP/1.1 200 OK\r\n";
  const firstBytes = Buffer.alloc(16_384, "x");
  test.each<Case>([
    { name: "64 MiB", behaviour: sends64Mib(200), outcome: { ...delivered, excerpt: firstBytes } },
    {
      name: "64 MiB after a 500",
      behaviour: sends64Mib(500),
      outcome: { kind: "rejected", status: 500, excerpt: firstBytes },
    },
    { name: "a body without end", behaviour: floods(`${ok}\r\n`, "x"), outcome: { ...delivered, excerpt: firstBytes } },
    {
      name: "chunks without end",
      behaviour: floods(`${ok}transfer-encoding: chunked\r\n\r\n`, "5\r\nxxxxx\r\n"),
      outcome: { ...delivered, excerpt: firstBytes },
    },
    {
      name: "exactly what is kept",
      behaviour: answers(`${ok}content-length: 16384\r\n\r\n${"x".repeat(16_384)}`),
      outcome: { ...delivered, excerpt: firstBytes },
    },
    {
      name: "a gzip bomb, which stays closed",
      behaviour: gzipBomb(),
      outcome: { ...delivered, excerpt: expect.toSatisfy(isSmallGzip) },
    },
    {
      name: "headers of 15 KiB",
      behaviour: answers(`${ok}x: ${"x".repeat(15_000)}\r\n\r\n`),
      outcome: delivered,
      timeoutMs: SHORT,
    },
    {
      name: "a header of 64 KiB",
      behaviour: answers(`${ok}x: ${"x".repeat(65_536)}\r\n\r\n`),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "10,000 headers",
      behaviour: answers(`${ok}${"x-a: b\r\n".repeat(10_000)}\r\n`),
      outcome: unreachable("protocol_error"),
    },
    { name: "a header without end", behaviour: floods(`${ok}x: `, "x"), outcome: unreachable("protocol_error") },
    { name: "headers without end", behaviour: floods(ok, "x-a: b\r\n"), outcome: unreachable("protocol_error") },
    {
      name: "a status line without end",
      behaviour: floods("HTTP/1.1 200 ", "x"),
      outcome: unreachable("protocol_error"),
    },
  ])("$name", meet);
});

function isSmallGzip(excerpt: Uint8Array): boolean {
  return excerpt[0] === 0x1f && excerpt[1] === 0x8b && excerpt.length < 16_384;
}

describe("what is no HTTP", () => {
  const ok = "HTTP/1.1 200 OK\r\n";
  test.each<Case>([
    { name: "HTTP/0.9", behaviour: answersThenEnds("<html>hello</html>"), outcome: unreachable("protocol_error") },
    {
      name: "HTTP/2 without asking",
      behaviour: answersThenEnds("HTTP/2 200\r\n\r\n"),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "another protocol's greeting",
      behaviour: talksFirst("220 smtp.example ESMTP\r\n"),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "garbage",
      behaviour: answers(Buffer.from("00ff80c3281b7f0d0a", "hex")),
      outcome: unreachable("protocol_error"),
    },
    { name: "a header without a name", behaviour: answers(`${ok}: x\r\n\r\n`), outcome: unreachable("protocol_error") },
    { name: "a NUL in a header", behaviour: answers(`${ok}x: \0\r\n\r\n`), outcome: unreachable("protocol_error") },
    {
      name: "two lengths",
      behaviour: answers(`${ok}content-length: 1\r\ncontent-length: 2\r\n\r\nab`),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "a negative length",
      behaviour: answers(`${ok}content-length: -1\r\n\r\n`),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "a length that overflows",
      behaviour: answers(`${ok}content-length: ${"9".repeat(30)}\r\n\r\n`),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "a length and chunks",
      behaviour: answers(`${ok}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
      outcome: unreachable("protocol_error"),
    },
    {
      name: "a bad chunk size after a 200",
      behaviour: answers(`${ok}transfer-encoding: chunked\r\n\r\nzz\r\n`),
      outcome: delivered,
    },
    {
      name: "a bad chunk size after a 503",
      behaviour: answers("HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
      outcome: { kind: "rejected", status: 503 },
    },
    {
      name: "an answer before the request",
      behaviour: talksFirst(`${ok}content-length: 0\r\n\r\n`),
      // Which of the two depends on whether it was there before the request was: TCP does not tell.
      outcome: { kind: expect.stringMatching(/^(delivered|unreachable)$/) },
    },
  ])("$name", meet);
});

test("a second response that nobody asked for is not taken for the answer to the next request", async () => {
  const twice =
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirstHTTP/1.1 500 Forged\r\ncontent-length: 6\r\n\r\nforged";
  await using server = await startHostileServer(answers(twice));
  const url = `http://receiver.example:${server.port}/hook`;

  for (const _ of [1, 2, 3])
    expect(await sender.post(requestTo(url))).toMatchObject({ ...delivered, excerpt: Buffer.from("first") });
});

describe("Retry-After", () => {
  const noon = epochMs(1_799_236_800_000); // 2027-01-06T12:00:00Z
  const punctual = createTestSender({ now: () => noon });
  afterAll(() => punctual.close());

  test.each([
    ["seconds", "Retry-After: 120\r\n", 1_799_236_920_000],
    ["an IMF date", "retry-after: Wed, 06 Jan 2027 12:10:00 GMT\r\n", 1_799_237_400_000],
    ["an RFC 850 date", "retry-after: Wednesday, 06-Jan-27 12:10:00 GMT\r\n", 1_799_237_400_000],
    ["an asctime date", "retry-after: Wed Jan  6 12:10:00 2027\r\n", 1_799_237_400_000],
    ["the past", "retry-after: Tue, 05 Jan 2027 12:00:00 GMT\r\n", 1_799_236_800_000],
    ["a year", "retry-after: 31536000\r\n", 1_799_323_200_000],
    ["two values, of which the first counts", "retry-after: 60\r\nretry-after: 600\r\n", 1_799_236_860_000],
    ["a number below zero", "retry-after: -5\r\n", undefined],
    ["a word", "retry-after: soon\r\n", undefined],
    ["nothing", "retry-after:\r\n", undefined],
  ])("that holds %s", async (_name, header, retryAt) => {
    await using server = await startHostileServer(answersStatus(503, header));

    const outcome = await punctual.post(requestTo(`http://receiver.example:${server.port}/hook`));
    expect(outcome).toMatchObject({ kind: "rejected", status: 503 });
    expect("retryAt" in outcome ? outcome.retryAt : undefined).toBe(retryAt);
  });
});
