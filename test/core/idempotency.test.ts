import { describe, expect, test } from "vitest";
import { PublishRequest } from "../../core/event.ts";
import { hashOfRequest, IdempotencyKey, isClaimOver, judgeClaim } from "../../core/idempotency.ts";
import { epochMs } from "../../core/time.ts";
import { noon } from "../support/fixtures.ts";

const atMs = (ms: number) => epochMs(noon + ms);

describe("a call that finds its key claimed", () => {
  const claim = { lease: { holder: "first", until: atMs(30_000) } };
  const question = { claim, isSameRequest: true, stored: undefined, holder: "second", now: noon };

  test("is refused when it asks for something else, whatever became of the first", () => {
    expect(judgeClaim({ ...question, isSameRequest: false })).toEqual({ kind: "other_request" });
    expect(judgeClaim({ ...question, isSameRequest: false, stored: "event" })).toEqual({ kind: "other_request" });
  });

  test("is answered from the stored event, even while the lease runs", () => {
    expect(judgeClaim({ ...question, stored: "event" })).toEqual({ kind: "repeat", stored: "event" });
  });

  test("waits while the lease runs", () => {
    const now = atMs(29_001);

    expect(judgeClaim({ ...question, now })).toEqual({ kind: "running", retryAfterSeconds: 1 });
  });

  test("takes over when the lease is over", () => {
    const now = atMs(30_000);

    expect(judgeClaim({ ...question, now })).toEqual({
      kind: "take_over",
      lease: { holder: "second", until: atMs(60_000) },
    });
  });

  test("goes on when the claim is its own: the answer to its write was lost, and the client wrote again", () => {
    expect(judgeClaim({ ...question, holder: "first" })).toMatchObject({ kind: "take_over" });
  });
});

test("a claim is over after a day", () => {
  expect(isClaimOver({ acceptedAt: noon }, atMs(86_399_999))).toBe(false);
  expect(isClaimOver({ acceptedAt: noon }, atMs(86_400_000))).toBe(true);
});

describe("two requests", () => {
  const hash = (request: unknown) => Buffer.from(hashOfRequest(PublishRequest.parse(request))).toString("hex");

  test("are the same in any order of their fields, at any depth", () => {
    const one = { type: "a.b", data: { x: 1, y: [{ p: 1, q: 2 }] } };
    const other = { data: { y: [{ q: 2, p: 1 }], x: 1 }, type: "a.b", tenant: "default" };

    expect(hash(one)).toBe(hash(other));
  });

  test("differ by the order of a list", () => {
    expect(hash({ type: "a.b", data: [1, 2] })).not.toBe(hash({ type: "a.b", data: [2, 1] }));
  });

  test("differ by a field whose name is a part of every object", () => {
    const plain = JSON.parse('{"type": "a.b", "data": {}}');
    const odd = JSON.parse('{"type": "a.b", "data": {"__proto__": 1}}');

    expect(hash(plain)).not.toBe(hash(odd));
  });

  test("have the hash they had yesterday", () => {
    // sha256 of {"data":{"n":1},"tenant":"default","type":"a.b"}
    expect(hash({ type: "a.b", data: { n: 1 } })).toBe(
      "e6bb7b258c7b53514a734670044b0934790e3f12b88261aded63f60a42178619",
    );
  });
});

test.each(["", "a b", "ü", "x".repeat(256)])("%j is no idempotency key", (text) => {
  expect(IdempotencyKey.safeParse(text).success).toBe(false);
});
