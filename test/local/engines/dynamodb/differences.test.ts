import { expect, test } from "vitest";
import * as z from "zod";
import { differences } from "../../../../local/engines/dynamodb/differences.ts";
import type { EngineKind } from "../../../../local/engines/dynamodb/engine-program.ts";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { deliveries, kinds, startEngine } from "./engine-fixture.ts";

const item = { pk: { S: "DELIVERIES#ep_1" }, sk: { S: "evt_1" }, attention: { S: "TENANT#t" } };
const put = { TableName: "Deliveries", Item: item };
const laterIndex = {
  IndexName: "later",
  KeySchema: [{ AttributeName: "sk", KeyType: "HASH" }],
  Projection: { ProjectionType: "ALL" },
};

/** For each difference: a call that works, or the figure that is right, on one engine only. */
const shows: Record<keyof typeof differences, (kind: EngineKind) => Promise<boolean>> = {
  transactions: (kind) => isUnknown(kind, "TransactWriteItems", { TransactItems: [{ Put: put }] }),

  timeToLive: (kind) =>
    isUnknown(kind, "UpdateTimeToLive", {
      TableName: "Deliveries",
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    }),

  itemOfFailedCondition: async (kind) => {
    const { forward, call } = await withTable(kind);
    await call("PutItem", put);
    const headers = { ...signed, "x-amz-target": "DynamoDB_20120810.PutItem" };
    const condition = {
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    };

    const refused = await forward(headers, Buffer.from(JSON.stringify({ ...put, ...condition })));

    return !Buffer.from(refused.body).toString().includes("evt_1");
  },

  indexAddedLater: async (kind) => {
    const { createTable } = await withTable(kind);
    const indexes = [...deliveries.GlobalSecondaryIndexes, laterIndex];
    return createTable({ ...deliveries, GlobalSecondaryIndexes: indexes }).then(
      () => false,
      (error) => String(error).includes('Cannot add index "later" to table "Deliveries"'),
    );
  },

  indexWriteUnits: async (kind) => (await writeUnits(kind)) === 1,
};

const signed = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20260101T000000Z",
  authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/r/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
};

async function withTable(kind: EngineKind) {
  const engine = await startEngine(kind);
  await engine.createTable(deliveries);
  return engine;
}

async function isUnknown(kind: EngineKind, operation: string, input: JsonObject): Promise<boolean> {
  const { call } = await withTable(kind);
  return call(operation, input).then(
    () => false,
    (error) => error.code === "UnknownOperationException",
  );
}

async function writeUnits(kind: EngineKind): Promise<number> {
  const { call } = await withTable(kind);
  const answer = await call("PutItem", { ...put, ReturnConsumedCapacity: "TOTAL" });
  return z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) }).parse(answer).ConsumedCapacity
    .CapacityUnits;
}

const rows = Object.entries(differences).flatMap(([name, difference]) =>
  kinds.map((kind) => ({ name: name as keyof typeof differences, kind, expected: difference.on === kind })),
);

test.each(rows)("$name: on the $kind engine it is $expected", async ({ name, kind, expected }) => {
  expect(await shows[name](kind)).toBe(expected);
});
