import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDynamoDbEngine, type DynamoDbEngine } from "../../../../local/engines/dynamodb/engine.ts";
import { clientOf, deliveries, kinds } from "./engine-fixture.ts";

const TableName = "Deliveries";

describe.each(kinds)("the %s engine", (kind) => {
  let engine: DynamoDbEngine;
  let client: DynamoDBClient;
  let documents: DynamoDBDocumentClient;
  let partition = 0;
  let pk = "";

  beforeAll(async () => {
    engine = await createDynamoDbEngine({ engine: kind });
    await engine.createTable(deliveries);
    client = clientOf(engine.url);
    documents = DynamoDBDocumentClient.from(client);
  });

  afterAll(async () => {
    client.destroy();
    await engine.close();
  });

  beforeEach(() => {
    partition += 1;
    pk = `DELIVERIES#${partition}`;
  });

  const put = (sk: string, rest: Record<string, unknown> = {}) =>
    documents.send(new PutCommand({ TableName, Item: { pk, sk, ...rest } }));

  const get = async (sk: string) => (await documents.send(new GetCommand({ TableName, Key: { pk, sk } }))).Item;

  const sortKeys = async (query: Omit<ConstructorParameters<typeof QueryCommand>[0], "TableName">) => {
    const { Items } = await documents.send(new QueryCommand({ TableName, ...query }));
    return Items?.map(({ sk }) => sk);
  };

  test("gives back an item as it was put, bytes and nested values included", async () => {
    const body = Uint8Array.of(0, 127, 255);
    await put("evt_1", { attempts: [{ number: 1, ok: false }], body, note: null, big: 12345678901234 });

    expect(await get("evt_1")).toEqual({
      pk,
      sk: "evt_1",
      attempts: [{ number: 1, ok: false }],
      body,
      note: null,
      big: 12345678901234,
    });
  });

  test("answers without an item when there is none", async () => {
    expect(await get("evt_1")).toBeUndefined();
  });

  test("queries the sort keys that begin with a prefix", async () => {
    for (const sk of ["evt_1", "evt_2", "job_1"]) await put(sk);

    const found = await sortKeys({
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": pk, ":prefix": "evt_" },
    });

    expect(found).toEqual(["evt_1", "evt_2"]);
  });

  test("queries the sort keys between two bounds, both included", async () => {
    for (const sk of ["a", "b", "c", "d"]) await put(sk);

    const found = await sortKeys({
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":pk": pk, ":from": "b", ":to": "c" },
    });

    expect(found).toEqual(["b", "c"]);
  });

  test("queries backwards", async () => {
    for (const sk of ["a", "b", "c"]) await put(sk);

    const found = await sortKeys({
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": pk },
      ScanIndexForward: false,
    });

    expect(found).toEqual(["c", "b", "a"]);
  });

  test("continues a query after the last key of the page before", async () => {
    for (const sk of ["a", "b", "c"]) await put(sk);
    const query = { TableName, KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": pk }, Limit: 2 };

    const first = await documents.send(new QueryCommand(query));
    const second = await documents.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));

    expect(first.LastEvaluatedKey).toEqual({ pk, sk: "b" });
    expect(second.Items).toEqual([{ pk, sk: "c" }]);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  test("leaves out what a filter refuses, and still counts it as scanned", async () => {
    await put("a", { status: "dead" });
    await put("b", { status: "delivered" });

    const { Items, ScannedCount } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        FilterExpression: "#status = :dead",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":pk": pk, ":dead": "dead" },
      }),
    );

    expect(Items).toEqual([{ pk, sk: "a", status: "dead" }]);
    expect(ScannedCount).toBe(2);
  });

  test("adds to a number that is not there yet", async () => {
    const update = new UpdateCommand({
      TableName,
      Key: { pk, sk: "evt_1" },
      UpdateExpression: "ADD failures :one",
      ExpressionAttributeValues: { ":one": 1 },
      ReturnValues: "ALL_NEW",
    });

    await documents.send(update);

    expect((await documents.send(update)).Attributes).toEqual({ pk, sk: "evt_1", failures: 2 });
  });

  test("appends to a list that starts as the given one", async () => {
    const append = (attempt: number) =>
      documents.send(
        new UpdateCommand({
          TableName,
          Key: { pk, sk: "evt_1" },
          UpdateExpression: "SET attempts = list_append(if_not_exists(attempts, :none), :attempt)",
          ExpressionAttributeValues: { ":none": [], ":attempt": [{ number: attempt }] },
        }),
      );

    await append(1);
    await append(2);

    expect((await get("evt_1"))?.attempts).toEqual([{ number: 1 }, { number: 2 }]);
  });

  test("sets and removes attributes inside a map", async () => {
    await put("evt_1", { circuit: { state: "closed", failures: 3 } });

    await documents.send(
      new UpdateCommand({
        TableName,
        Key: { pk, sk: "evt_1" },
        UpdateExpression: "SET circuit.#state = :open REMOVE circuit.failures",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":open": "open" },
      }),
    );

    expect((await get("evt_1"))?.circuit).toEqual({ state: "open" });
  });

  test("refuses a put whose condition does not hold, and changes nothing", async () => {
    await put("CLAIM", { event: "evt_1" });
    const again = new PutCommand({
      TableName,
      Item: { pk, sk: "CLAIM", event: "evt_2" },
      ConditionExpression: "attribute_not_exists(pk)",
    });

    await expect(documents.send(again)).rejects.toThrow(ConditionalCheckFailedException);
    expect((await get("CLAIM"))?.event).toBe("evt_1");
  });

  test("refuses an update whose condition does not hold", async () => {
    await put("CLAIM", { lease: 100 });
    const takeOver = (now: number) =>
      documents.send(
        new UpdateCommand({
          TableName,
          Key: { pk, sk: "CLAIM" },
          UpdateExpression: "SET lease = :next",
          ConditionExpression: "lease < :now",
          ExpressionAttributeValues: { ":next": now + 30, ":now": now },
        }),
      );

    await expect(takeOver(99)).rejects.toThrow(ConditionalCheckFailedException);
    await takeOver(101);
    expect((await get("CLAIM"))?.lease).toBe(131);
  });

  test("refuses a delete whose condition does not hold", async () => {
    await put("KEY", { status: "active" });
    const remove = (status: string) =>
      documents.send(
        new DeleteCommand({
          TableName,
          Key: { pk, sk: "KEY" },
          ConditionExpression: "#status = :status",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":status": status },
        }),
      );

    await expect(remove("revoked")).rejects.toThrow(ConditionalCheckFailedException);
    await remove("active");
    expect(await get("KEY")).toBeUndefined();
  });

  test("writes, deletes and reads in batches", async () => {
    await put("old");
    const puts = ["a", "b", "c"].map((sk) => ({ PutRequest: { Item: { pk, sk } } }));

    const written = await documents.send(
      new BatchWriteCommand({
        RequestItems: { [TableName]: [...puts, { DeleteRequest: { Key: { pk, sk: "old" } } }] },
      }),
    );
    const read = await documents.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys: ["a", "c", "old"].map((sk) => ({ pk, sk })) } } }),
    );

    expect(written.UnprocessedItems).toEqual({});
    expect(read.Responses?.[TableName]?.map(({ sk }) => sk).toSorted()).toEqual(["a", "c"]);
  });

  test("refuses a batch of more than 25 writes", async () => {
    const puts = Array.from({ length: 26 }, (_, index) => ({ PutRequest: { Item: { pk, sk: `evt_${index}` } } }));

    const batch = documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }));

    await expect(batch).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("holds only the items in a sparse index that have its key", async () => {
    await put("evt_1", { attention: `TENANT#${pk}` });
    await put("evt_2");
    const inNeed = {
      IndexName: "attention",
      KeyConditionExpression: "attention = :tenant",
      ExpressionAttributeValues: { ":tenant": `TENANT#${pk}` },
    };

    expect(await sortKeys(inNeed)).toEqual(["evt_1"]);

    await documents.send(
      new UpdateCommand({ TableName, Key: { pk, sk: "evt_1" }, UpdateExpression: "REMOVE attention" }),
    );
    expect(await sortKeys(inNeed)).toEqual([]);
  });

  test("counts a write by started kilobytes and an eventual read by half of started four", async () => {
    const Item = { pk, sk: "evt_1", payload: "x".repeat(2100) };

    const written = await documents.send(new PutCommand({ TableName, Item, ReturnConsumedCapacity: "TOTAL" }));
    const read = await documents.send(
      new GetCommand({ TableName, Key: { pk, sk: "evt_1" }, ReturnConsumedCapacity: "TOTAL" }),
    );

    expect(written.ConsumedCapacity?.CapacityUnits).toBe(3);
    expect(read.ConsumedCapacity?.CapacityUnits).toBe(0.5);
  });

  test("counts an update by the larger of the item before and after", async () => {
    await put("evt_1", { payload: "x".repeat(2100) });

    const { ConsumedCapacity } = await documents.send(
      new UpdateCommand({
        TableName,
        Key: { pk, sk: "evt_1" },
        UpdateExpression: "REMOVE payload",
        ReturnConsumedCapacity: "TOTAL",
      }),
    );

    expect(ConsumedCapacity?.CapacityUnits).toBe(3);
  });

  test("refuses an item of more than 400 KB", async () => {
    const tooLarge = put("evt_1", { payload: "x".repeat(400 * 1024) });

    await expect(tooLarge).rejects.toMatchObject({ name: "ValidationException" });
  });
});
