import { describe, expect, test } from "vitest";
import { PublishRequest, webhookBody } from "../../core/event.ts";
import { after } from "../../core/time.ts";
import { readTraceparent } from "../../core/traceparent.ts";
import { acme, noon, paidEvent } from "../support/fixtures.ts";

const event = { id: paidEvent, tenant: acme, type: "invoice.paid", acceptedAt: noon };
const bodyText = (...parameters: Parameters<typeof webhookBody>) => Buffer.from(webhookBody(...parameters)).toString();

describe("what receivers get", () => {
  test("is the type, the moment of acceptance and the data", () => {
    expect(bodyText(event, { invoice: "in_1" })).toBe(
      '{"type":"invoice.paid","timestamp":"2026-11-20T12:00:00.000Z","data":{"invoice":"in_1"}}',
    );
  });

  test("says when it happened, where the publisher said so", () => {
    expect(bodyText({ ...event, occurredAt: after(noon, -3_600_000) }, null)).toBe(
      '{"type":"invoice.paid","timestamp":"2026-11-20T11:00:00.000Z","data":null}',
    );
  });

  test("holds neither channels nor anything else that was said for routing", () => {
    expect(bodyText({ ...event, channels: ["internal"] }, 1)).not.toContain("internal");
  });
});

describe("a request to publish", () => {
  const request = { type: "a.b", data: 1 };

  test("is for the tenant called default unless it names one", () => {
    expect(PublishRequest.parse(request)).toEqual({ tenant: "default", type: "a.b", data: 1 });
  });

  test("may hold null, and must hold something", () => {
    expect(PublishRequest.parse({ type: "a.b", data: null }).data).toBeNull();
    expect(PublishRequest.safeParse({ type: "a.b" }).success).toBe(false);
  });

  test("reads a time in any zone", () => {
    expect(PublishRequest.parse({ ...request, occurredAt: "2026-11-20T13:00:00+01:00" }).occurredAt).toBe(noon);
  });

  test.each([
    { occurredAt: "yesterday" },
    { occurredAt: "1969-12-31T00:00:00Z" },
    { occurredAt: "2026-11-20T12:00:00" },
    { channels: Array(11).fill("x") },
    { channels: ["no spaces"] },
    { metadata: { plan: 1 } },
    { unknown: true },
  ])("is refused with %j", (field) => {
    expect(PublishRequest.safeParse({ ...request, ...field }).success).toBe(false);
  });
});

test("a trace of another form is not passed on", () => {
  const good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  expect([good, "00-xyz", `${good}\r\nx: y`, undefined].map(readTraceparent)).toEqual([
    good,
    undefined,
    undefined,
    undefined,
  ]);
});
