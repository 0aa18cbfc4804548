import { describe, expect, test } from "vitest";
import { readBatch, readCall } from "../../../lambdas/ingest/read-calls.ts";
import { authorizedEvent } from "../../support/authorized-event.ts";
import { acme } from "../../support/fixtures.ts";

const body = { tenant: "acme", type: "a.b", data: 1 };

test("a call names who is charged for it, its key and its trace", () => {
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  expect(readCall(authorizedEvent({ body, headers: { "idempotency-key": "order-1", traceparent } }))).toEqual({
    request: body,
    keyId: "k1",
    claim: { key: "order-1" },
    traceparent,
  });
});

test("a key of one tenant publishes for no other", () => {
  const event = authorizedEvent({ body: { ...body, tenant: "globex" }, caller: { tenant: acme } });

  expect(() => readCall(event)).toThrow(expect.objectContaining({ status: 404, code: "not_found" }));
});

test("an idempotency key that cannot be one is refused, and not left out", () => {
  const event = authorizedEvent({ body, headers: { "idempotency-key": "two words" } });

  expect(() => readCall(event)).toThrow(expect.objectContaining({ status: 422, code: "invalid_request" }));
});

describe("a batch", () => {
  test("gives each item the key of the batch with its place", () => {
    const event = authorizedEvent({ body: { events: [body, body] }, headers: { "idempotency-key": "batch-1" } });

    expect(readBatch(event)).toMatchObject([
      { claim: { key: "batch-1", item: 0 } },
      { claim: { key: "batch-1", item: 1 } },
    ]);
  });

  test("refuses an item for another tenant alone", () => {
    const events = [body, { ...body, tenant: "globex" }, { ...body, type: "" }];

    expect(readBatch(authorizedEvent({ body: { events }, caller: { tenant: acme } }))).toMatchObject([
      { request: { tenant: "acme" } },
      { status: 404, code: "not_found" },
      { status: 422, code: "invalid_request" },
    ]);
  });

  test.each([0, 101])("of %i events is refused", (length) => {
    const event = authorizedEvent({ body: { events: Array(length).fill(body) } });

    expect(() => readBatch(event)).toThrow(expect.objectContaining({ status: 422, code: "invalid_request" }));
  });
});
