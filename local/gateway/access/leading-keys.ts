import type { Json, JsonObject } from "../../engines/json-service.ts";
import { type LookUp, object, objects, text } from "./access-of.ts";

export interface Target {
  readonly table: string;
  readonly index: string | undefined;
  readonly input: JsonObject;
}

/** The partition keys that a request touches: policies that confine a caller to its own items ask for them. */
export async function leadingKeys({ table, index, input }: Target, lookUp: LookUp): Promise<readonly string[]> {
  const carriers = keyCarriers(input);
  const expression = text(input.KeyConditionExpression);
  if (carriers.length === 0 && expression === undefined) return [];

  const name = await partitionKeyName(table, index, lookUp);
  if (name === undefined) return [];

  const values = expression === undefined ? carriers.map((key) => key[name]) : [queriedValue(input, expression, name)];
  return [...new Set(values.flatMap(scalarOf))];
}

/** The members of a request that hold a whole key, alone or within an item. */
function keyCarriers(input: JsonObject): readonly JsonObject[] {
  const single = [input.Key, input.Item].map(object);
  const reads = objects(object(input.requests).Keys);
  const writes = objects(input.requests).flatMap(({ PutRequest, DeleteRequest }) => [
    object(object(PutRequest).Item),
    object(object(DeleteRequest).Key),
  ]);
  return [...single, ...reads, ...writes].filter((key) => Object.keys(key).length > 0);
}

// A query must test its partition key for equality, so the one equation with that name is it.
function queriedValue(input: JsonObject, expression: string, keyName: string): Json | undefined {
  const names = object(input.ExpressionAttributeNames);
  for (const [, name = "", value = ""] of expression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g))
    if ((text(names[name]) ?? name) === keyName) return object(input.ExpressionAttributeValues)[value];
  return undefined;
}

async function partitionKeyName(table: string, index: string | undefined, lookUp: LookUp): Promise<string | undefined> {
  const { Table } = await lookUp("DescribeTable", { TableName: table }).catch(() => ({ Table: null }));
  const described = object(Table);
  const indexes = objects(described.GlobalSecondaryIndexes);
  const holder = index === undefined ? described : object(indexes.find(({ IndexName }) => IndexName === index));
  return text(objects(holder.KeySchema).find(({ KeyType }) => KeyType === "HASH")?.AttributeName);
}

function scalarOf(value: Json | undefined): readonly string[] {
  const { S, N, B } = object(value);
  return [S, N, B].flatMap((scalar) => (typeof scalar === "string" ? [scalar] : []));
}
