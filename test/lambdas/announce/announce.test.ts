import { beforeEach, expect, test } from "vitest";
import type { OutgoingMessage } from "../../../adapters/queue/queue.ts";
import type { StoredEvent } from "../../../adapters/table/event-item.ts";
import { Announcement, type OperationalEvent } from "../../../core/contract/operational-event.ts";
import type { Endpoint } from "../../../core/endpoint.ts";
import { TenantId } from "../../../core/id.ts";
import { createAnnounceOne } from "../../../lambdas/announce/announce.ts";
import { createPublishToOperator } from "../../../lambdas/announce/publish-to-operator.ts";
import { acme, crmEndpoint, endpoint, noChance, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";

const operator = TenantId.parse("_operator");

let steps: string[];
let onBus: Announcement[];
let sent: OutgoingMessage[];
let sealed: string[];
let stored: StoredEvent[];
let endpoints: Endpoint[];

beforeEach(() => {
  steps = [];
  onBus = [];
  sent = [];
  sealed = [];
  stored = [];
  endpoints = [endpoint({ id: crmEndpoint, tenant: operator })];
});

const announce = createAnnounceOne({
  putOnBus: async (announcement) => void onBus.push(announcement),
  publishToOperator: createPublishToOperator({
    endpointsOf: async () => endpoints,
    sealLike: async (_, __, plaintext) => {
      sealed.push(new TextDecoder().decode(plaintext));
      return Buffer.from("sealed");
    },
    send: async (messages) => {
      steps.push("send");
      sent.push(...messages);
    },
    store: async (event) => {
      steps.push("store");
      stored.push(event);
    },
    chance: noChance,
  }),
});

const opened = (tenant: TenantId): Announcement => ({
  id: paidEvent,
  event: { type: "endpoint.circuit_opened", tenant, endpoint: shopEndpoint, at: noon, by: "failures" },
});

test("an operational event goes to the bus and, as a webhook, to the operator's endpoints", async () => {
  await announce(opened(acme));

  expect(onBus).toEqual([opened(acme)]);
  expect(steps).toEqual(["send", "store"]);
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
    tenant: "_operator",
    endpoint: crmEndpoint,
    event: paidEvent,
    type: "endpoint.circuit_opened",
    attempt: 1,
  });
  expect(JSON.parse(sealed[0] ?? "")).toEqual({
    type: "endpoint.circuit_opened",
    timestamp: "2026-11-20T12:00:00.000Z",
    data: { tenant: "acme", endpoint: shopEndpoint, by: "failures" },
  });
  expect(stored).toMatchObject([{ endpoints: [crmEndpoint], deliveries: 1 }]);
});

test("what happens to the operator's own endpoints goes to the bus only", async () => {
  await announce(opened(operator));

  expect(onBus).toHaveLength(1);
  expect(sent).toEqual([]);
});

test("nothing is sealed or stored while nobody listens", async () => {
  endpoints = [
    endpoint({ id: crmEndpoint, tenant: operator, eventTypes: ["delivery.*"] }),
    endpoint({ id: shopEndpoint, tenant: operator, state: "disabled" }),
  ];

  await announce(opened(acme));

  expect(steps).toEqual([]);
  expect(sealed).toEqual([]);
});

test("told twice, it has the same id for the receiver", async () => {
  await announce(opened(acme));
  await announce(opened(acme));

  expect(sent.map(({ body }) => JSON.parse(body).event)).toEqual([paidEvent, paidEvent]);
});

test.each([
  { type: "endpoint.circuit_closed", by: "probe", openedAt: noon },
  { type: "endpoint.disabled", reason: "gone" },
  { type: "endpoint.disabled", reason: "failing", since: noon },
  { type: "delivery.dead", event: paidEvent, reason: "expired" },
] as const)("its message comes out of the queue as it went in: %o", (words) => {
  const event: OperationalEvent = { tenant: acme, endpoint: shopEndpoint, at: noon, ...words };

  expect(Announcement.parse(JSON.parse(JSON.stringify({ id: paidEvent, event })))).toEqual({ id: paidEvent, event });
});
