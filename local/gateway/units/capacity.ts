import type { JsonObject } from "../../engines/json-service.ts";
import { object, objects } from "../access/access-of.ts";
import type { Units } from "../billed-units.ts";
import { itemSize } from "./item-size.ts";

const READS: ReadonlySet<string> = new Set(["GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"]);
const WRITES: ReadonlySet<string> = new Set([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "TransactWriteItems",
]);

export function consumesCapacity(operation: string): boolean {
  return READS.has(operation) || WRITES.has(operation);
}

/** The units of an answered call: what the engine says, or else what the items that can be seen add up to. */
export function capacityUnits(operation: string, input: JsonObject, output: JsonObject): Units {
  const reported = reportedUnits(output);
  if (READS.has(operation)) return { "dynamodb.readUnits": reported ?? readUnits(operation, input, output) };
  if (WRITES.has(operation)) return { "dynamodb.writeUnits": reported ?? writeUnits(operation, input) };
  return {};
}

/** A condition that does not hold is billed as the write would have been; the engines do not report it. */
export function unitsOfFailure(operation: string, input: JsonObject, code: string): Units {
  const isBilled = code === "ConditionalCheckFailedException" || code === "TransactionCanceledException";
  return isBilled && WRITES.has(operation) ? { "dynamodb.writeUnits": writeUnits(operation, input) } : {};
}

function reportedUnits({ ConsumedCapacity }: JsonObject): number | undefined {
  if (ConsumedCapacity === undefined) return undefined;
  const parts = Array.isArray(ConsumedCapacity) ? objects(ConsumedCapacity) : [object(ConsumedCapacity)];
  return parts.reduce((sum, { CapacityUnits }) => sum + (typeof CapacityUnits === "number" ? CapacityUnits : 0), 0);
}

// Less than AWS may bill: the size of an item that is updated or deleted is not in the request.
function writeUnits(operation: string, input: JsonObject): number {
  if (operation === "TransactWriteItems") {
    const parts = objects(input.TransactItems).flatMap((item) => Object.values(item).map(object));
    // A transaction writes everything twice: once to prepare, once to commit.
    return 2 * parts.reduce((sum, { Item }) => sum + kilobytes(object(Item)), 0);
  }
  if (operation === "BatchWriteItem") {
    const requests = Object.values(object(input.RequestItems)).flatMap(objects);
    return requests.reduce((sum, { PutRequest }) => sum + kilobytes(object(object(PutRequest).Item)), 0);
  }
  return kilobytes(object(input.Item));
}

// Each item of a batch is rounded up by itself, the items of a query together.
function readUnits(operation: string, input: JsonObject, output: JsonObject): number {
  const factor = operation === "TransactGetItems" ? 2 : input.ConsistentRead === true ? 1 : 0.5;
  const batched = Object.values(object(output.Responses)).flatMap(objects);
  if (batched.length > 0) return factor * batched.reduce((sum, item) => sum + pages(itemSize(item)), 0);

  const bytes = [object(output.Item), ...objects(output.Items)].reduce((sum, item) => sum + itemSize(item), 0);
  return factor * pages(bytes);
}

function pages(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4096));
}

function kilobytes(item: JsonObject): number {
  return Math.max(1, Math.ceil(itemSize(item) / 1024));
}
