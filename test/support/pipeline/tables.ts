import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Table } from "../../../adapters/table/document-client.ts";
import { ATTENTION_INDEX } from "../../../core/contract/item-keys.ts";
import { createDynamoDbEngine } from "../../../local/engines/dynamodb/engine.ts";

export interface Tables {
  readonly table: Table;
  readonly waitingRoom: Table;
  close(): Promise<void>;
}

const keys = [
  { AttributeName: "pk", KeyType: "HASH" },
  { AttributeName: "sk", KeyType: "RANGE" },
] as const;
const keyAttributes = [
  { AttributeName: "pk", AttributeType: "S" },
  { AttributeName: "sk", AttributeType: "S" },
] as const;

/** Both tables on the engine that runs everywhere and knows the least: what works on it works on AWS. */
export async function startTables(): Promise<Tables> {
  const engine = await createDynamoDbEngine({ engine: "portable" });
  await engine.createTable({
    TableName: "Posthorn",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      ...keyAttributes,
      { AttributeName: ATTENTION_INDEX.partition, AttributeType: "S" },
      { AttributeName: ATTENTION_INDEX.sort, AttributeType: "S" },
    ],
    KeySchema: [...keys],
    GlobalSecondaryIndexes: [
      {
        IndexName: ATTENTION_INDEX.name,
        KeySchema: [
          { AttributeName: ATTENTION_INDEX.partition, KeyType: "HASH" },
          { AttributeName: ATTENTION_INDEX.sort, KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
  await engine.createTable({
    TableName: "WaitingRoom",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...keyAttributes],
    KeySchema: [...keys],
  });

  const raw = new DynamoDBClient({
    endpoint: engine.url,
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret" },
  });
  const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  const table = { client, name: "Posthorn", shards: 2, retentionDays: 30 };
  return {
    table,
    waitingRoom: { ...table, name: "WaitingRoom" },
    close: async () => {
      raw.destroy();
      await engine.close();
    },
  };
}
