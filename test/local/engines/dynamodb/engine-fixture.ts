import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { onTestFinished } from "vitest";
import { createDynamoDbEngine, type DynamoDbEngine } from "../../../../local/engines/dynamodb/engine.ts";
import { type EngineChoice, type EngineKind, nativeBinary } from "../../../../local/engines/dynamodb/engine-program.ts";

/** The native engine has a binary for one platform; elsewhere the contract is tested on the portable one. */
export const kinds: readonly EngineKind[] = nativeBinary() === undefined ? ["portable"] : ["native", "portable"];

/** A table with one sparse index: an item is in it once it has the attribute `attention`. */
export const deliveries = {
  TableName: "Deliveries",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
    { AttributeName: "attention", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "attention",
      KeySchema: [
        { AttributeName: "attention", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
} as const;

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "dynamodb-engine-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

export async function startEngine(kind: EngineChoice, directory?: string): Promise<DynamoDbEngine> {
  const engine = await createDynamoDbEngine({ engine: kind, ...(directory === undefined ? {} : { directory }) });
  onTestFinished(() => engine.close());
  return engine;
}

export function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
}

export function documentsOf(engine: DynamoDbEngine): DynamoDBDocumentClient {
  const client = clientOf(engine.url);
  onTestFinished(() => client.destroy());
  return DynamoDBDocumentClient.from(client);
}
