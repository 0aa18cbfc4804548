import { expect, test } from "vitest";
import type { StoredEvent } from "../../../adapters/table/event-item.ts";
import type { Role } from "../../../core/contract/roles.ts";
import { KeyringShredded } from "../../../core/keyring-error.ts";
import type { SealedRecord } from "../../../core/sealed-record.ts";
import { eventOperations } from "../../../lambdas/manage/operations/events.ts";
import { authorizedEvent } from "../../support/authorized-event.ts";
import { testCursors } from "../../support/cursors.ts";
import { acme, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";

const stored: StoredEvent = {
  event: { id: paidEvent, tenant: acme, type: "invoice.paid", acceptedAt: noon, channels: ["eu"] },
  payload: { in: "message", sealed: Buffer.from('{"type":"invoice.paid","data":{"pin":4711}}').toString("base64") },
  endpoints: [shopEndpoint],
  deliveries: 1,
  sealedMetadata: Buffer.from('{"plan":"gold"}'),
};

const sealedByNobody = async (_: SealedRecord, envelope: Uint8Array) => envelope;

function operationsOn(change: Partial<StoredEvent> = {}, open = sealedByNobody) {
  return eventOperations({
    list: async () => ({ events: [] }),
    event: async (tenant, id) => (tenant === acme && id === paidEvent ? { ...stored, ...change } : undefined),
    delivery: async () => undefined,
    open,
    cursors: testCursors,
    readPayload: async (key) => Buffer.from(JSON.stringify({ data: `read from ${key}` })),
  });
}

const requestBy = (role: Role, event: string = paidEvent) =>
  authorizedEvent({ caller: { role, tenant: acme }, pathParameters: { tenant: "acme", event } });

async function bodyOf(answer: Promise<{ body?: string | undefined }>): Promise<unknown> {
  return JSON.parse((await answer).body ?? "");
}

test("an operator reads an event as it was published", async () => {
  expect(await bodyOf(operationsOn().getEvent(requestBy("operator")))).toEqual({
    id: paidEvent,
    tenant: "acme",
    type: "invoice.paid",
    timestamp: "2026-11-20T12:00:00.000Z",
    acceptedAt: "2026-11-20T12:00:00.000Z",
    channels: ["eu"],
    deliveries: 1,
    endpoints: [shopEndpoint],
    data: { pin: 4711 },
    metadata: { plan: "gold" },
  });
});

test("a viewer sees that it was published, and not what it holds", async () => {
  const shown = await bodyOf(operationsOn().getEvent(requestBy("viewer")));

  expect(shown).toMatchObject({ id: paidEvent, deliveries: 1 });
  expect(JSON.stringify(shown)).not.toMatch(/4711|gold/);
});

test("a large payload is read from where it was put", async () => {
  const large = operationsOn({ payload: { in: "bucket", key: "acme/evt" } });

  expect(await bodyOf(large.getEvent(requestBy("admin")))).toMatchObject({ data: "read from acme/evt" });
});

test("an event outlives the keys of its tenant, without what it held", async () => {
  const shredded = operationsOn({}, () => Promise.reject(new KeyringShredded("acme")));

  const shown = await bodyOf(shredded.getEvent(requestBy("admin")));

  expect(shown).toMatchObject({ id: paidEvent });
  expect(shown).not.toHaveProperty("data");
});

test("a delivery that has no record yet is in the queue", async () => {
  expect(await bodyOf(operationsOn().listEventDeliveries(requestBy("viewer")))).toEqual({
    deliveries: [
      {
        event: paidEvent,
        endpoint: shopEndpoint,
        type: "invoice.paid",
        status: "queued",
        acceptedAt: "2026-11-20T12:00:00.000Z",
        attempts: [],
      },
    ],
  });
});

test.each(["evt_01m7wd7tg0e008000000000009", "no id at all"])("%s is not found", async (id) => {
  await expect(operationsOn().getEvent(requestBy("admin", id))).rejects.toMatchObject({ status: 404 });
});
