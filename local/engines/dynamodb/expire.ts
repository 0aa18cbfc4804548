import * as z from "zod";
import type { JsonObject } from "../json-service.ts";
import type { EngineCall } from "./engine-call.ts";

interface Expiring {
  /** The input that CreateTable takes. */
  readonly createTable: JsonObject;
  /** Holds seconds since 1970. */
  readonly ttlAttribute: string;
}

const definitionSchema = z.object({
  TableName: z.string(),
  KeySchema: z.array(z.object({ AttributeName: z.string() })),
});
const item = z.record(z.string(), z.json());
const pageSchema = z.object({ Items: z.array(item), LastEvaluatedKey: item.optional() });

/** What BatchWriteItem takes. */
const AT_ONCE = 25;

/**
 * Deletes the items that are over, as DynamoDB does in its own time. Done once at a start, not by a timer: readers must skip
 * what is over anyway, and all this is for is that a data directory does not grow for ever.
 */
export async function deleteExpired(call: EngineCall, { createTable, ttlAttribute }: Expiring, now: number) {
  const { TableName, KeySchema } = definitionSchema.parse(createTable);
  const keys = KeySchema.map(({ AttributeName }) => AttributeName);
  const wanted = {
    TableName,
    FilterExpression: "#ttl < :now",
    ProjectionExpression: keys.map((_, index) => `#key${index}`).join(", "),
    ExpressionAttributeNames: {
      "#ttl": ttlAttribute,
      ...Object.fromEntries(keys.map((key, index) => [`#key${index}`, key])),
    },
    ExpressionAttributeValues: { ":now": { N: String(Math.floor(now / 1000)) } },
  };

  let from: JsonObject | undefined;
  do {
    const page = pageSchema.parse(await call("Scan", { ...wanted, ...(from && { ExclusiveStartKey: from }) }));
    await deleteAll(call, TableName, page.Items);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

async function deleteAll(call: EngineCall, table: string, items: readonly JsonObject[]): Promise<void> {
  for (let first = 0; first < items.length; first += AT_ONCE) {
    const requests = items.slice(first, first + AT_ONCE).map((Key) => ({ DeleteRequest: { Key } }));
    await call("BatchWriteItem", { RequestItems: { [table]: requests } });
  }
}
