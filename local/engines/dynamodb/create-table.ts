import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { AwsError, type JsonObject } from "../json-service.ts";
import { UnusableDataError } from "../unusable-data.ts";
import type { EngineCall } from "./engine-call.ts";

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));
const indexSchema = z.looseObject({ IndexName: z.string(), KeySchema: keySchema, Projection: z.json() });

const definitionSchema = z.looseObject({
  TableName: z.string(),
  KeySchema: keySchema,
  AttributeDefinitions: z.json(),
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
});

const tableSchema = z.object({
  Table: z.object({
    TableStatus: z.string(),
    KeySchema: keySchema,
    GlobalSecondaryIndexes: z
      .array(z.object({ IndexName: z.string(), KeySchema: keySchema, IndexStatus: z.string() }))
      .default([]),
  }),
});

type Definition = z.infer<typeof definitionSchema>;
type Table = z.infer<typeof tableSchema>["Table"];
type Index = z.infer<typeof indexSchema>;

const LOOK_EVERY_MS = 20;

/**
 * Makes sure that the table of a template exists, with the input that CreateTable takes. A table that is there already
 * keeps its items and gets the indexes that were added to the template since; a changed key is refused, as on AWS.
 */
export async function createTable(call: EngineCall, input: JsonObject): Promise<void> {
  const definition = definitionSchema.parse(input);
  if (!(await created(call, input))) await bringUpToDate(call, definition);
  await untilActive(call, definition.TableName);
}

// Tried first and asked later: most tables of most runs are new, and two starts at once cannot fool each other.
async function created(call: EngineCall, input: JsonObject): Promise<boolean> {
  try {
    await call("CreateTable", input);
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === "ResourceInUseException") return false;
    throw error;
  }
}

async function bringUpToDate(call: EngineCall, definition: Definition): Promise<void> {
  const table = await describe(call, definition.TableName);
  refuseOtherKeys(`table "${definition.TableName}"`, table.KeySchema, definition.KeySchema);

  for (const index of definition.GlobalSecondaryIndexes ?? []) {
    const existing = table.GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === index.IndexName);
    if (existing === undefined) await addIndex(call, definition, index);
    else refuseOtherKeys(`index "${index.IndexName}"`, existing.KeySchema, index.KeySchema);
  }
}

async function addIndex(
  call: EngineCall,
  { TableName, AttributeDefinitions }: Definition,
  index: Index,
): Promise<void> {
  const { IndexName, KeySchema, Projection } = index;
  try {
    // One at a time, as DynamoDB wants it.
    await call("UpdateTable", {
      TableName,
      AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: { IndexName, KeySchema, Projection } }],
    });
  } catch (cause) {
    throw new UnusableDataError(
      `Cannot add index "${IndexName}" to table "${TableName}", which exists: start with empty data`,
      {
        cause,
      },
    );
  }
  await untilActive(call, TableName);
}

function refuseOtherKeys(what: string, found: Table["KeySchema"], wanted: Table["KeySchema"]): void {
  if (inWords(found) === inWords(wanted)) return;
  throw new UnusableDataError(
    `Cannot keep ${what}: its key is ${inWords(found)}, the template wants ${inWords(wanted)}. Start with empty data`,
  );
}

function inWords(keys: Table["KeySchema"]): string {
  return keys.map(({ AttributeName, KeyType }) => `${AttributeName} (${KeyType})`).join(", ");
}

async function untilActive(call: EngineCall, tableName: string): Promise<void> {
  while (!isActive(await describe(call, tableName))) await wait(LOOK_EVERY_MS);
}

function isActive({ TableStatus, GlobalSecondaryIndexes }: Table): boolean {
  return TableStatus === "ACTIVE" && GlobalSecondaryIndexes.every(({ IndexStatus }) => IndexStatus === "ACTIVE");
}

async function describe(call: EngineCall, tableName: string): Promise<Table> {
  return tableSchema.parse(await call("DescribeTable", { TableName: tableName })).Table;
}
