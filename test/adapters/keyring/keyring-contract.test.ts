import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDynamoDbKeyringStore } from "../../../adapters/keyring/dynamodb-keyring-store.ts";
import { createKeyring } from "../../../adapters/keyring.ts";
import { TenantId } from "../../../core/id.ts";
import { epochMs } from "../../../core/time.ts";
import { createDynamoDbEngine, type DynamoDbEngine } from "../../../local/engines/dynamodb/engine.ts";
import { createKmsService } from "../../../local/engines/kms/kms-service.ts";
import { type JsonProtocolServer, startJsonProtocolServer } from "../../support/json-protocol-server.ts";
import { fakeKeyringStore } from "../../support/keyring-fakes.ts";

const KEY = "11111111-2222-4333-8444-555555555555";
const TableName = "Posthorn";
const noon = epochMs(Date.UTC(2026, 0, 1, 12));

let dynamoDb: DynamoDbEngine;
let kmsServer: JsonProtocolServer;
let kms: KMSClient;
let dynamoDbClient: DynamoDBClient;
let table: DynamoDBDocumentClient;

beforeAll(async () => {
  // The engine that runs everywhere and knows the least: what works on it works on AWS.
  dynamoDb = await createDynamoDbEngine({ engine: "portable" });
  await dynamoDb.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
  });
  const service = createKmsService({ region: "eu-central-1", accountId: "123456789012" });
  service.ensureKey({ keyId: KEY });
  kmsServer = await startJsonProtocolServer(service);
  kms = new KMSClient({ ...kmsServer.clientSettings, maxAttempts: 1 });
  dynamoDbClient = new DynamoDBClient({ ...kmsServer.clientSettings, endpoint: dynamoDb.url });
  table = DynamoDBDocumentClient.from(dynamoDbClient);
});
afterAll(async () => {
  kms.destroy();
  dynamoDbClient.destroy();
  await kmsServer.close();
  await dynamoDb.close();
});

const newInstance = () => createKeyring({ kms, table, tableName: TableName, keyId: KEY, now: () => noon });
let tenants = 0;
const newTenant = () => TenantId.parse(`tenant-${++tenants}`);

const stores = {
  "the fake": fakeKeyringStore,
  DynamoDB: () => createDynamoDbKeyringStore({ client: table, tableName: TableName }),
};

describe.each(Object.entries(stores))("a keyring store: %s", (_, newStore) => {
  const keyOf = (version: number, fill = 1) =>
    ({ kind: "key", version, wrapped: new Uint8Array(8).fill(fill), createdAt: noon }) as const;

  test("gives back what was added, and the latest by number", async () => {
    const [store, tenant] = [newStore(), newTenant()];
    for (const version of [1, 2, 9, 10]) await store.add(tenant, keyOf(version, version));

    expect(await store.read(tenant, 9)).toEqual(keyOf(9, 9));
    expect(await store.latest(tenant)).toEqual(keyOf(10, 10));
    expect(await store.read(tenant, 3)).toBeUndefined();
    expect(await store.latest(newTenant())).toBeUndefined();
  });

  test("adds a version once: the first counts", async () => {
    const [store, tenant] = [newStore(), newTenant()];

    const added = await Promise.all([store.add(tenant, keyOf(1, 1)), store.add(tenant, keyOf(1, 2))]);

    expect(added.sort()).toEqual([false, true]);
    expect(await store.add(tenant, keyOf(1, 3))).toBe(false);
  });

  test("overwrites a key, and leaves nothing of it", async () => {
    const [store, tenant] = [newStore(), newTenant()];
    await store.add(tenant, keyOf(1));

    await store.overwrite(tenant, { kind: "destroyed", version: 1, destroyedAt: noon });

    expect(await store.read(tenant, 1)).toEqual({ kind: "destroyed", version: 1, destroyedAt: noon });
    expect(await store.add(tenant, keyOf(1))).toBe(false);
  });
});

describe("a keyring on KMS and DynamoDB", () => {
  test("is made once, by whichever instance comes first, and opened by all", async () => {
    const tenant = newTenant();

    const [one, other] = await Promise.all([newInstance().sealingKey(tenant), newInstance().sealingKey(tenant)]);

    expect(one).toEqual(other);
    expect(one.bytes).toHaveLength(32);
    expect(await newInstance().openingKey(tenant, 1)).toEqual(one);
  });

  test("lies beside its tenant's configuration, and its keys only wrapped", async () => {
    const tenant = newTenant();
    const { bytes } = await newInstance().sealingKey(tenant);

    const { Items } = await table.send(new ScanCommand({ TableName, ConsistentRead: true }));
    const item = Items?.find(({ pk }) => pk === `TENANT#${tenant}`);

    expect(item).toMatchObject({ sk: "KEYRING#0000000001", kind: "key", version: 1 });
    expect(Buffer.from(item?.wrapped).includes(Buffer.from(bytes))).toBe(false);
  });

  test("rotates and is shredded, and nothing but that is left of it", async () => {
    const tenant = newTenant();
    const keyring = newInstance();
    const first = await keyring.sealingKey(tenant);
    expect(await keyring.rotate(tenant)).toBe(2);
    expect(await newInstance().openingKey(tenant, 1)).toEqual(first);

    await keyring.shred(tenant);

    await expect(newInstance().openingKey(tenant, 1)).rejects.toMatchObject({ code: "keyring_shredded" });
    const { Items } = await table.send(new ScanCommand({ TableName, ConsistentRead: true }));
    const left = Items?.filter(({ pk }) => pk === `TENANT#${tenant}`) ?? [];
    expect(left).toHaveLength(3);
    for (const item of left) expect(item).not.toHaveProperty("wrapped");
  });

  test("does not open with the key of another tenant that was copied into it", async () => {
    const [mine, theirs] = [newTenant(), newTenant()];
    await newInstance().sealingKey(mine);
    await newInstance().sealingKey(theirs);
    const sk = "KEYRING#0000000001";
    const { Item } = await table.send(new GetCommand({ TableName, Key: { pk: `TENANT#${theirs}`, sk } }));
    await table.send(new PutCommand({ TableName, Item: { ...Item, pk: `TENANT#${mine}` } }));

    await expect(newInstance().openingKey(mine, 1)).rejects.toMatchObject({ name: "InvalidCiphertextException" });
  });

  test("is unavailable while its KMS key is disabled", async () => {
    const tenant = newTenant();
    await newInstance().sealingKey(tenant);
    await kms.send(new DisableKeyCommand({ KeyId: KEY }));

    await expect(newInstance().openingKey(tenant, 1)).rejects.toMatchObject({
      code: "keyring_unavailable",
      cause: expect.objectContaining({ name: "DisabledException" }),
    });
  });
});
