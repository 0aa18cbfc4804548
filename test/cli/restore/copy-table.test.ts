import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, GetCommand, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCircuitStore } from "../../../adapters/circuit/circuit-store.ts";
import { createDynamoDbKeyringStore } from "../../../adapters/keyring/dynamodb-keyring-store.ts";
import { createApiKeyStore } from "../../../adapters/table/api-keys.ts";
import { createAppendToAuditLog, createAuditLog } from "../../../adapters/table/audit-log.ts";
import { createEndpointStore } from "../../../adapters/table/endpoints.ts";
import { createTenantStore } from "../../../adapters/table/tenants.ts";
import { writeWaiting } from "../../../adapters/waiting-room/waiting-item.ts";
import { createWakeProgress } from "../../../adapters/waiting-room/wake-progress.ts";
import { copyTable } from "../../../cli/restore/copy-table.ts";
import { createTally, type Tally } from "../../../cli/restore/tally.ts";
import { tellCircuits } from "../../../cli/restore/tell-circuits.ts";
import { ApiKeyId } from "../../../core/api-key.ts";
import { verifyChain } from "../../../core/audit-chain.ts";
import { type AuditedAct, BEFORE_THE_FIRST } from "../../../core/audit-entry.ts";
import { waitingDeliveryOf } from "../../../core/contract/delivery-message.ts";
import { apiKeyKey, apiKeysPartition, type ItemKey } from "../../../core/contract/item-keys.ts";
import { epochMs } from "../../../core/time.ts";
import { heldKey } from "../../../core/waiting-room.ts";
import { acme, crmEndpoint, endpoint, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";
import { firstMessage } from "../../support/pipeline/deliver-world.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

const MINUTE = 60_000;
const later = epochMs(noon + 10 * MINUTE);
const keyId = ApiKeyId.parse("0123456789abcdef");

let tables: Tables;

beforeEach(async () => {
  tables = await startTables();
});
afterEach(() => tables.close());

const send = {
  put: (TableName: string, Item: Record<string, unknown>) =>
    tables.table.client.send(new PutCommand({ TableName, Item })),
  get: async (TableName: string, Key: ItemKey) =>
    (await tables.table.client.send(new GetCommand({ TableName, Key: { ...Key } }))).Item,
  delete: (TableName: string, Key: ItemKey) =>
    tables.table.client.send(new DeleteCommand({ TableName, Key: { ...Key } })),
  all: async (TableName: string) => (await tables.table.client.send(new ScanCommand({ TableName }))).Items ?? [],
};

/** What point-in-time recovery makes: the table as it is now, beside itself. */
async function remember(table: string): Promise<void> {
  await tables.table.client.send(
    new CreateTableCommand({
      TableName: `${table}-at-noon`,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  for (const item of await send.all(table)) await send.put(`${table}-at-noon`, item);
}

async function copyBack(table: string): Promise<Tally> {
  const { client } = tables.table;
  const tally = createTally();
  await copyTable({ client, from: `${table}-at-noon`, to: table, moment: noon, now: () => later, tally });
  return tally;
}

/** An entry of the audit log, by a function that knows no other entry. */
const wrote = (act: Partial<AuditedAct> & Pick<AuditedAct, "tenant">) =>
  createAppendToAuditLog(tables.table, { pause: async () => undefined, fraction: () => 0 })({
    at: later,
    caller: { keyId: "k", role: "admin", tenant: "*" },
    action: "patchTenant",
    target: "/v1/tenants/acme",
    outcome: "done",
    status: 204,
    requestId: "r",
    address: "192.0.2.1",
    ...act,
  });

describe("what was ended since", () => {
  const keyring = () => createDynamoDbKeyringStore({ client: tables.table.client, tableName: "Posthorn" });
  const keys = () => createApiKeyStore(tables.table);
  const key = {
    id: keyId,
    name: "shop",
    role: "service" as const,
    tenant: acme,
    pepper: "v1",
    hash: new Uint8Array([1]),
    createdAt: noon,
  };

  test("a keyring that was shredded stays shredded", async () => {
    await keyring().add(acme, { kind: "key", version: 1, wrapped: new Uint8Array([7]), createdAt: noon });
    await remember("Posthorn");
    await keyring().overwrite(acme, { kind: "destroyed", version: 1, destroyedAt: later });

    await copyBack("Posthorn");

    expect(await keyring().read(acme, 1)).toEqual({ kind: "destroyed", version: 1, destroyedAt: later });
  });

  test("an API key that was revoked stays revoked", async () => {
    await keys().add(key);
    await remember("Posthorn");
    await keys().revoke(key, later);

    await copyBack("Posthorn");

    expect((await keys().get(keyId))?.revokedAt).toBe(later);
  });

  test("an API key that was revoked so long ago that DynamoDB has deleted it does not come back", async () => {
    await keys().add(key);
    await remember("Posthorn");
    await wrote({ tenant: acme, action: "revokeKey", target: `/v1/keys/${keyId}` });
    await send.delete("Posthorn", apiKeyKey(keyId));
    await send.delete("Posthorn", { pk: apiKeysPartition(acme), sk: keyId });

    await copyBack("Posthorn");

    expect(await keys().get(keyId)).toBeUndefined();
    expect((await keys().ofTenant(acme, { limit: 10 })).keys).toEqual([]);
  });

  test("an endpoint that was deleted stays deleted, and one that was lost comes back", async () => {
    const endpoints = createEndpointStore(tables.table);
    await endpoints.add(endpoint());
    await endpoints.add(endpoint({ id: crmEndpoint }));
    await remember("Posthorn");
    await wrote({ tenant: acme, action: "deleteEndpoint", target: `/v1/tenants/acme/endpoints/${shopEndpoint}` });
    await endpoints.remove(acme, shopEndpoint);
    await endpoints.remove(acme, crmEndpoint);

    const tally = await copyBack("Posthorn");

    expect((await endpoints.ofTenant(acme)).map(({ id }) => id)).toEqual([crmEndpoint]);
    expect(tally.lines()).toContain(`  left away: TENANT#acme ENDPOINT#${shopEndpoint}`);
  });

  test.each([
    ["whose deletion was refused", { outcome: "refused" as const }],
    ["that was deleted before the moment, and made again", { at: epochMs(noon - MINUTE) }],
  ])("a tenant %s comes back when it is lost", async (_, difference) => {
    const tenants = createTenantStore(tables.table);
    await tenants.add({ id: acme, createdAt: noon });
    await remember("Posthorn");
    await wrote({ tenant: acme, action: "deleteTenant", target: "/v1/tenants/acme", ...difference });
    await tenants.remove(acme);

    await copyBack("Posthorn");

    expect(await tenants.get(acme)).toMatchObject({ id: acme });
  });

  test("a tenant that was shredded gets nothing back, even when no log tells of it", async () => {
    const tenants = createTenantStore(tables.table);
    await tenants.add({ id: acme, createdAt: noon });
    await tenants.putLimits(acme, { endpoints: 2 });
    await createEndpointStore(tables.table).add(endpoint());
    await keyring().add(acme, { kind: "key", version: 1, wrapped: new Uint8Array([7]), createdAt: noon });
    await remember("Posthorn");
    await keyring().overwrite(acme, { kind: "destroyed", version: 1, destroyedAt: later });
    await tenants.remove(acme);
    await createEndpointStore(tables.table).remove(acme, shopEndpoint);

    await copyBack("Posthorn");

    expect((await send.all("Posthorn")).map(({ sk }) => sk)).toEqual(["KEYRING#0000000001"]);
  });

  test("a key that is revoked while the copy runs stays revoked", async () => {
    await keys().add({ ...key, name: "as it was" });
    await remember("Posthorn");
    await keys().add({ ...key, name: "spoilt" });
    beforeTheFirstPut(() => keys().revoke(key, later));

    await copyBack("Posthorn");

    expect((await keys().get(keyId))?.revokedAt).toBe(later);
  });

  /** Lets something happen after the tables were read and before the first item is written. */
  function beforeTheFirstPut(happens: () => Promise<void>): void {
    let isOver = false;
    tables.table.client.middlewareStack.add(
      (next) => async (args) => {
        if (!isOver && "ConditionExpression" in args.input) {
          isOver = true;
          await happens();
        }
        return next(args);
      },
      { step: "initialize" },
    );
  }
});

describe("the audit log", () => {
  test("keeps what was written since, and its chain holds", async () => {
    await wrote({ tenant: acme, at: noon });
    await remember("Posthorn");
    await wrote({ tenant: acme });
    await send.delete("Posthorn", { pk: "AUDIT#acme", sk: "000000000001" });

    await copyBack("Posthorn");

    const entries = await createAuditLog(tables.table).following(acme, { limit: 10, after: 0 });
    expect(entries).toHaveLength(2);
    expect(verifyChain(entries, BEFORE_THE_FIRST)).toMatchObject({ intact: true });
  });

  test("gets an entry that was changed back as it was written", async () => {
    await wrote({ tenant: acme, at: noon });
    await remember("Posthorn");
    const entry = await send.get("Posthorn", { pk: "AUDIT#acme", sk: "000000000001" });
    await send.put("Posthorn", { ...entry, action: "nothing" });

    await copyBack("Posthorn");

    const entries = await createAuditLog(tables.table).following(acme, { limit: 10, after: 0 });
    expect(verifyChain(entries, BEFORE_THE_FIRST)).toMatchObject({ intact: true });
  });
});

describe("the waiting room", () => {
  const owner = { tenant: acme, endpoint: shopEndpoint };
  const waiting = waitingDeliveryOf(firstMessage({ id: "m1", event: paidEvent, attempt: 5 }));

  test("is looked through again by wake where minutes were read as empty while their items were being copied", async () => {
    const progress = createWakeProgress(tables.waitingRoom);
    await progress.advance({ from: undefined, to: noon });
    await remember("WaitingRoom");
    await progress.advance({ from: noon, to: later });

    await copyBack("WaitingRoom");

    expect(await progress.clearedThrough()).toBe(noon - MINUTE);
  });

  test("is looked through again even if wake has not moved since, and was reading while the copy ran", async () => {
    const progress = createWakeProgress(tables.waitingRoom);
    await progress.advance({ from: undefined, to: noon });
    await remember("WaitingRoom");

    await copyBack("WaitingRoom");
    await progress.advance({ from: noon, to: later });

    expect(await progress.clearedThrough()).toBe(noon - MINUTE);
  });

  test("lets out what came back for a circuit that has closed since", async () => {
    const circuits = createCircuitStore(tables.table);
    await circuits.replace(owner, 0, { state: "closed", version: 1 });
    await send.put("WaitingRoom", writeWaiting(heldKey(waiting, 2), waiting, noon));
    await remember("WaitingRoom");
    await send.delete("WaitingRoom", heldKey(waiting, 2));

    const tally = await copyBack("WaitingRoom");
    await tellCircuits(tables.table.client, "Posthorn", tally.held());

    expect(await circuits.get(shopEndpoint)).toMatchObject({ state: "draining", version: 2 });
  });
});

test("a copy that is made again writes nothing", async () => {
  await createTenantStore(tables.table).add({ id: acme, createdAt: noon });
  await remember("Posthorn");
  await createTenantStore(tables.table).remove(acme);

  const first = await copyBack("Posthorn");
  const second = await copyBack("Posthorn");

  expect(first.lines()).toEqual(["put back: 1 tenants"]);
  expect(second.lines()).toEqual(["as it was already: 1 tenants"]);
});
