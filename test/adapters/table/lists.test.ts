import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiKeyStore, createApiKeyStore } from "../../../adapters/table/api-keys.ts";
import { createAppendToAuditLog, createAuditLog } from "../../../adapters/table/audit-log.ts";
import { createEventTypeStore } from "../../../adapters/table/event-types.ts";
import { createJobStore } from "../../../adapters/table/jobs.ts";
import { ApiKeyId } from "../../../core/api-key.ts";
import { JobId, TenantId } from "../../../core/id.ts";
import { acme, noon } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";
import { replayJob } from "../../support/replays.ts";

let tables: Tables;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

/** Eight of these are more than twice the megabyte that a page of DynamoDB holds. */
const large = "x".repeat(300_000);
const eight = [1, 2, 3, 4, 5, 6, 7, 8];

describe("a list does not end where a page of DynamoDB does", () => {
  test("of replays", async () => {
    const jobs = createJobStore(tables.table);
    for (const number of eight) {
      const id = JobId.parse(`job_01m7wd7tg0e00800000000000${number}`);
      await jobs.add(replayJob({ id, choice: { ...replayJob().choice, types: [large] } }));
    }

    const found = await jobs.ofTenant(acme, { limit: 10 });

    expect(found.map(({ id }) => id.slice(-1))).toEqual(["8", "7", "6", "5", "4", "3", "2", "1"]);
  });

  test("of the audit log, in both directions", async () => {
    const append = createAppendToAuditLog(tables.table, { pause: async () => {}, fraction: () => 0 });
    const caller = { keyId: "admin", role: "admin", tenant: "*" } as const;
    const act = { tenant: acme, at: noon, caller, action: "getKey", outcome: "refused", status: 404 } as const;
    for (const number of eight) await append({ ...act, target: large, requestId: `r-${number}`, address: "192.0.2.1" });
    const log = createAuditLog(tables.table);

    const newest = await log.newest(acme, { limit: 10 });
    const following = await log.following(acme, { limit: 10, after: 1 });

    expect(newest.map(({ number }) => number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(following.map(({ number }) => number)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  test("of event types", async () => {
    const types = createEventTypeStore(tables.table);
    const definition = { enforce: false, createdAt: noon, updatedAt: noon };
    for (const number of eight) await types.put({ ...definition, name: `large.type${number}`, description: large });

    expect(await types.list({ limit: 10 })).toHaveLength(8);
    expect((await types.list({ limit: 2, after: "large.type1" })).map(({ name }) => name)).toEqual([
      "large.type2",
      "large.type3",
    ]);
  });
});

describe("keys are listed with where the next page begins", () => {
  const initech = TenantId.parse("initech");
  const ids = ["k7m2n4p6q8r0k7m1", "k7m2n4p6q8r0k7m2", "k7m2n4p6q8r0k7m3", "k7m2n4p6q8r0k7m4"].map((id) =>
    ApiKeyId.parse(id),
  );
  let keys: ApiKeyStore;

  beforeAll(async () => {
    keys = createApiKeyStore(tables.table);
    const record = { name: "shop", role: "service", tenant: initech, pepper: "p1", createdAt: noon } as const;
    for (const id of ids) await keys.add({ ...record, id, hash: new Uint8Array(32) });
  });

  test("only where there is one", async () => {
    const first = await keys.ofTenant(initech, { limit: 2 });
    const second = await keys.ofTenant(initech, { limit: 2, after: ApiKeyId.parse(first.next) });

    expect(first.keys.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(second).toMatchObject({ keys: [{ id: ids[2] }, { id: ids[3] }] });
    expect(second.next).toBeUndefined();
  });

  test("and with those that were made a moment ago", async () => {
    const asked: object[] = [];
    const { client: real } = tables.table;
    const client = Object.create(real, {
      send: {
        value: (command: Parameters<typeof real.send>[0]) => {
          asked.push(command.input);
          return real.send(command);
        },
      },
    });

    await createApiKeyStore({ ...tables.table, client }).ofTenant(initech, { limit: 2 });

    expect(asked).toMatchObject([
      { ConsistentRead: true },
      { RequestItems: { [tables.table.name]: { ConsistentRead: true } } },
    ]);
  });

  test("and an entry of the list goes with its key", async () => {
    const globex = TenantId.parse("globex");
    const [id = ids[0]] = ids;
    const record = { name: "till", role: "service", tenant: globex, pepper: "p1", createdAt: noon } as const;
    const key = { ...record, id: ApiKeyId.parse(String(id).replace("k7", "q7")), hash: new Uint8Array(32) };
    await keys.add(key);

    await keys.revoke(key, noon);

    const expiries = await expiriesOf(key.id);
    expect(expiries).toHaveLength(2);
    expect(new Set(expiries)).toEqual(new Set([noon / 1000 + 30 * 86_400]));
    expect((await keys.get(key.id))?.revokedAt).toBe(noon);
  });

  async function expiriesOf(id: ApiKeyId): Promise<readonly unknown[]> {
    const { client, name: TableName } = tables.table;
    const places = [
      { pk: `KEY#${id}`, sk: "KEY" },
      { pk: "KEYS#globex", sk: id },
    ];
    const found = await Promise.all(places.map((Key) => client.send(new GetCommand({ TableName, Key }))));
    return found.map(({ Item }) => Item?.expiresAt);
  }

  test("and all at once when they fit", async () => {
    const found = await keys.ofTenant(initech, { limit: 4 });

    expect(found.keys).toHaveLength(4);
    expect(found.next).toBeUndefined();
  });
});
