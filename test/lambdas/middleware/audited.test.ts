import { beforeEach, describe, expect, test } from "vitest";
import { type AuditedAct, BEFORE_THE_FIRST, followUp } from "../../../core/audit-entry.ts";
import type { RouteName } from "../../../core/contract/routes.ts";
import { hiddenTenant, notFound } from "../../../core/problem.ts";
import { type AuditPorts, audited, createAuditRefusal } from "../../../lambdas/middleware/audited.ts";
import { answer } from "../../../lambdas/middleware/json-answer.ts";
import { authorizedEvent } from "../../support/authorized-event.ts";
import { acme, noon } from "../../support/fixtures.ts";

let written: AuditedAct[];
let lines: string[];
let tableFails: boolean;
/** What the reading routes show now. */
let shown: Partial<Record<RouteName, object>>;

const ports: AuditPorts = {
  append: async (act) => {
    if (tableFails) throw new Error("throttled");
    written.push(act);
    return followUp(act, BEFORE_THE_FIRST);
  },
  read: async (route) => {
    const found = shown[route];
    if (found === undefined) throw notFound();
    return answer(200, found);
  },
  now: () => noon,
  logger: {
    info: (message: unknown, ..._: unknown[]) => void lines.push(`info: ${message}`),
    error: (message: unknown, ..._: unknown[]) => void lines.push(`error: ${message}`),
  },
};

beforeEach(() => {
  written = [];
  lines = [];
  tableFails = false;
  shown = {};
});

const asked = (routeKey: string, more: Parameters<typeof authorizedEvent>[0] = {}) => ({
  ...authorizedEvent(more),
  routeKey,
});

describe("a change is written to the log of the tenant that it is about", () => {
  test("which is the one in the path", async () => {
    const event = asked("DELETE /v1/tenants/{tenant}", { pathParameters: { tenant: "acme" } });

    await audited(async () => ({ statusCode: 204 }), ports)(event);

    expect(written).toMatchObject([{ tenant: "acme", action: "deleteTenant", outcome: "done", status: 204 }]);
  });

  test("a key that is made: the one that it is bound to", async () => {
    const made = answer(201, { id: "k7m2n4p6q8r0k7m2", tenant: "acme" });

    await audited(async () => made, ports)(asked("POST /v1/keys"));

    expect(written).toMatchObject([{ tenant: "acme", action: "createKey", caller: { tenant: "*" } }]);
  });

  test("a key that is revoked: the one that it was bound to, with what was shown of it before and after", async () => {
    shown.getKey = { id: "k7m2n4p6q8r0k7m2", tenant: "acme", state: "live" };
    const revoke = async () => {
      shown.getKey = { id: "k7m2n4p6q8r0k7m2", tenant: "acme", state: "revoked" };
      return { statusCode: 204 };
    };

    await audited(revoke, ports)(asked("DELETE /v1/keys/{key}"));

    expect(written).toMatchObject([{ tenant: "acme", action: "revokeKey" }]);
    expect(written[0]?.before).toMatch(/^[0-9a-f]{64}$/);
    expect(written[0]?.after).not.toBe(written[0]?.before);
  });

  test("a key for all tenants: that of the stage", async () => {
    await audited(async () => answer(201, { tenant: "*" }), ports)(asked("POST /v1/keys"));

    expect(written).toMatchObject([{ tenant: "*" }]);
  });

  test("a tenant that is made: its own", async () => {
    await audited(async () => answer(201, { id: "acme", limits: {} }), ports)(asked("POST /v1/tenants"));

    expect(written).toMatchObject([{ tenant: "acme", action: "createTenant" }]);
  });

  test("what belongs to no tenant: that of the caller", async () => {
    shown.getEventType = { name: "invoice.paid", example: { tenant: "acme" } };

    await audited(async () => answer(200, {}), ports)(asked("PUT /v1/event-types/{eventType}"));

    expect(written).toMatchObject([{ tenant: "*", action: "putEventType" }]);
  });
});

test("a refusal is written to the log of the one who tried", async () => {
  const event = asked("GET /v1/keys/{key}", { caller: { tenant: acme } });

  await expect(audited(() => Promise.reject(hiddenTenant()), ports)(event)).rejects.toMatchObject({ status: 404 });

  expect(written).toMatchObject([{ tenant: "acme", action: "getKey", outcome: "refused", status: 404 }]);
});

test("what is only not there is no refusal", async () => {
  await expect(audited(() => Promise.reject(notFound()), ports)(asked("GET /v1/keys/{key}"))).rejects.toBeDefined();

  expect(written).toEqual([]);
});

test("a change that cannot be written down is told to its caller, and to the log", async () => {
  tableFails = true;

  await expect(audited(async () => answer(201, {}), ports)(asked("POST /v1/keys"))).rejects.toThrow("throttled");

  expect(lines).toEqual(["error: cannot write to the audit log"]);
});

test("a change is written down even where nobody can read any more what it has changed", async () => {
  shown.getKey = { id: "k7m2n4p6q8r0k7m2", tenant: "acme", state: "live" };
  const throttled = new Error("throttled");
  let isMade = false;
  const read: AuditPorts["read"] = async (route) => {
    if (isMade) throw throttled;
    return answer(200, shown[route] ?? {});
  };
  const revoke = async () => {
    isMade = true;
    return { statusCode: 204 };
  };

  const answered = await audited(revoke, { ...ports, read })(asked("DELETE /v1/keys/{key}"));

  expect(answered).toEqual({ statusCode: 204 });
  expect(written).toMatchObject([{ tenant: "acme", action: "revokeKey", outcome: "done" }]);
  expect(lines).toContain("error: cannot read what was changed");
});

test("refused items of a batch are one entry that names their places", async () => {
  const event = asked("POST /v1/events/batch", { caller: { tenant: acme, role: "service" } });

  await createAuditRefusal(ports)(event, hiddenTenant(), [1, 7]);

  expect(written).toEqual([
    {
      tenant: "acme",
      at: noon,
      caller: { keyId: "k1", role: "service", tenant: "acme" },
      action: "publishEvents",
      target: "/",
      outcome: "refused",
      status: 404,
      requestId: "request-1",
      address: "192.0.2.1",
      items: [1, 7],
    },
  ]);
});
