import { expect, test } from "vitest";
import { ApiKeyId } from "../../../core/api-key.ts";
import type { TenantScope } from "../../../core/api-key-record.ts";
import { BEFORE_THE_FIRST, followUp } from "../../../core/audit-entry.ts";
import { DESCRIBED_ROUTES } from "../../../core/contract/api/described-routes.ts";
import type { RouteDescription } from "../../../core/contract/api/description.ts";
import { JobId, TenantId } from "../../../core/id.ts";
import type { ReplayJob } from "../../../core/replay.ts";
import type { Operation } from "../../../lambdas/manage/operation.ts";
import { attentionOperations } from "../../../lambdas/manage/operations/attention.ts";
import { auditOperations } from "../../../lambdas/manage/operations/audit.ts";
import { deliveryOperations } from "../../../lambdas/manage/operations/deliveries.ts";
import { eventTypeOperations } from "../../../lambdas/manage/operations/event-types.ts";
import { eventOperations } from "../../../lambdas/manage/operations/events.ts";
import { keyOperations } from "../../../lambdas/manage/operations/keys.ts";
import { replayOperations } from "../../../lambdas/manage/operations/replays.ts";
import { tenantOperations } from "../../../lambdas/manage/operations/tenants.ts";
import { authorizedEvent } from "../../support/authorized-event.ts";
import { testCursors as cursors } from "../../support/cursors.ts";
import { acme, crmEndpoint, endpoint, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";

const globex = TenantId.parse("globex");
const keyId = ApiKeyId.parse("k7m2n4p6q8r0k7m2");
const job: ReplayJob = {
  id: JobId.parse("job_01m7wd7tg0e008000000000000"),
  tenant: acme,
  choice: { endpoints: [shopEndpoint], since: noon, until: noon, status: "all" },
  rate: 10,
  cycle: 2,
  state: "running",
  position: { partition: 0 },
  lookedAt: 0,
  sent: 0,
  pacedUntil: noon,
  createdAt: noon,
  updatedAt: noon,
  version: 1,
  writer: "manage",
};
const entry = followUp(
  {
    tenant: acme,
    at: noon,
    caller: { keyId: "k1", role: "admin", tenant: "*" },
    action: "createKey",
    target: "/v1/keys",
    outcome: "done",
    status: 201,
    requestId: "request-1",
    address: "192.0.2.1",
  },
  BEFORE_THE_FIRST,
);

/** Where each list was asked to go on, the last time that it was read. */
let wentOnAt: unknown;
const note = <Answer>(place: unknown, found: Answer): Answer => {
  wentOnAt = place;
  return found;
};
/** As many as are asked for: there is always another page. */
const endless = <Entry>(limit: number, entry: Entry): readonly Entry[] => Array<Entry>(limit).fill(entry);
const unused = () => Promise.reject(new Error("Cannot be called here: lists only read"));
const now = () => noon;

const { listDeliveries } = deliveryOperations({
  endpoint: async (tenant, id) => endpoint({ tenant, id }),
  list: async ({ before }) => note(before, { deliveries: [], next: paidEvent }),
  delivery: unused,
  retry: unused,
  open: unused,
  cursors,
});
const { listEvents } = eventOperations({
  list: async ({ before }) => note(before, { events: [], next: paidEvent }),
  event: unused,
  delivery: unused,
  open: unused,
  readPayload: unused,
  cursors,
});
const { listEventTypes } = eventTypeOperations({
  types: {
    list: async ({ limit, after }) =>
      note(after, endless(limit, { name: "a.b", enforce: false, createdAt: noon, updatedAt: noon })),
    get: unused,
    put: unused,
    delete: unused,
  },
  put: unused,
  cursors,
});
const { listKeys } = keyOperations({
  keys: { ofTenant: async (_, { after }) => note(after, { keys: [], next: keyId }), get: unused, revoke: unused },
  create: unused,
  cursors,
  now,
});
const { listAudit, verifyAudit } = auditOperations({
  newest: async (_, { limit, before }) => note(before, endless(limit, entry)),
  verify: async (_, after) => note(after, { intact: true, entries: 1, head: entry, next: 1 }),
  cursors,
});
const { getAttention } = attentionOperations({
  read: async (_, { before }) => note(before, { degraded: [], dead: { deliveries: [], next: "2026-11-20#7" } }),
  open: unused,
  cursors,
});
const { listTenants } = tenantOperations({
  tenants: { create: unused, read: unused, patch: unused, remove: unused },
  get: async () => undefined,
  list: async ({ limit, after }) => note(after, endless(limit, { id: acme, createdAt: noon })),
  cursors,
});
const { listReplays } = replayOperations({
  jobs: { preview: unused, create: unused },
  ofTenant: async (_, { limit, before }) => note(before, endless(limit, job)),
  get: unused,
  replace: unused,
  cursors,
  now,
});

interface PagedList {
  readonly list: Operation;
  /** What the cursor of its first page holds. */
  readonly place: unknown;
  readonly owner: TenantScope;
  /** Verifying takes what it has time for, and no limit. */
  readonly pages?: "of entries" | "of time";
  /** Whose list it is not; nobody's where all have the same. */
  readonly stranger?: TenantScope;
}

const ofAcme = { owner: acme, stranger: globex };
const LISTS: Readonly<Record<string, PagedList>> = {
  listDeliveries: { list: listDeliveries, place: paidEvent, ...ofAcme },
  listEvents: { list: listEvents, place: paidEvent, ...ofAcme },
  listEventTypes: { list: listEventTypes, place: "a.b", owner: acme },
  listKeys: { list: listKeys, place: keyId, ...ofAcme },
  listAudit: { list: listAudit, place: 1, ...ofAcme },
  verifyAudit: { list: verifyAudit, place: 1, pages: "of time", ...ofAcme },
  getAttention: { list: getAttention, place: "2026-11-20#7", ...ofAcme },
  listTenants: { list: listTenants, place: acme, owner: "*", stranger: acme },
  listReplays: { list: listReplays, place: job.id, ...ofAcme },
};
const cases = Object.entries(LISTS);
const shared = cases.filter(([, { stranger }]) => stranger !== undefined);

async function ask(
  { list, pages = "of entries" }: PagedList,
  tenant: TenantScope,
  cursor?: string,
  from = shopEndpoint,
): Promise<string> {
  const pathParameters = { tenant, endpoint: from };
  const query = { ...(pages === "of entries" && { limit: "1" }), ...(cursor !== undefined && { cursor }) };
  const { body } = await list(authorizedEvent({ caller: { tenant }, pathParameters, query }));
  return JSON.parse(body ?? "").nextCursor;
}

const refusal = { status: 422, code: "cursor_invalid", fields: [{ field: "cursor" }] };

test("every route whose query has a cursor is here", () => {
  const described: readonly (readonly [string, RouteDescription])[] = Object.entries(DESCRIBED_ROUTES);
  const paged = described.filter(([, { query }]) => query?.shape.cursor !== undefined).map(([name]) => name);

  expect(cases.map(([name]) => name).sort()).toEqual(paged.sort());
});

test.each(cases)("%s goes on where the page before ended", async (_, paged) => {
  const cursor = await ask(paged, paged.owner);
  expect(wentOnAt).toBeUndefined();

  await ask(paged, paged.owner, cursor);
  expect(wentOnAt).toBe(paged.place);
});

test.each(shared)("%s of one tenant does not take a cursor of another's", async (_, paged) => {
  const cursor = await ask(paged, paged.owner);

  await expect(ask(paged, paged.stranger ?? "*", cursor)).rejects.toMatchObject(refusal);
});

test.each(cases)("%s takes no cursor of another list", async (name, paged) => {
  const others = cases.filter(([other]) => other !== name);

  for (const [, other] of others)
    await expect(ask(paged, paged.owner, await ask(other, other.owner))).rejects.toMatchObject(refusal);
});

test.each(cases)("%s takes no plain place, and no cursor that was altered or cut off", async (_, paged) => {
  const cursor = await ask(paged, paged.owner);
  const altered = cursor.slice(0, 60) + (cursor[60] === "A" ? "B" : "A") + cursor.slice(61);

  for (const text of [String(paged.place), altered, cursor.slice(0, -1), ""])
    await expect(ask(paged, paged.owner, text)).rejects.toMatchObject(refusal);
});

test("the deliveries of one endpoint take no cursor of another's", async () => {
  const paged = { list: listDeliveries, place: paidEvent, owner: acme };
  const cursor = await ask(paged, acme);

  await expect(ask(paged, acme, cursor, crmEndpoint)).rejects.toMatchObject(refusal);
});
