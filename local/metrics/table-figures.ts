import type { MeteredCall } from "../gateway/meter.ts";

export interface TableFigures {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly figures: Readonly<Record<string, number>>;
}

/** A condition that does not hold is an answer, not an error. */
const SYSTEM_ERROR = "InternalServerError";
const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);

/** What DynamoDB would say of a call. Throttles and units it counts by table, its own errors by operation too. */
export function tableFiguresOf({
  service,
  operation,
  resources = [],
  end,
  units,
  errorCode,
}: MeteredCall): readonly TableFigures[] {
  if (service !== "dynamodb") return [];
  const kind = WRITES.has(operation) ? "WriteThrottleEvents" : "ReadThrottleEvents";
  const consumed = {
    ConsumedReadCapacityUnits: units["dynamodb.readUnits"] ?? 0,
    ConsumedWriteCapacityUnits: units["dynamodb.writeUnits"] ?? 0,
  };

  return [...new Set(resources.map(tableNameOf))].flatMap((TableName) => [
    { dimensions: { TableName }, figures: { ...consumed, ...(end === "throttled" && { [kind]: 1 }) } },
    ...(errorCode === SYSTEM_ERROR
      ? [{ dimensions: { TableName, Operation: operation }, figures: { SystemErrors: 1 } }]
      : []),
  ]);
}

/** `arn:aws:dynamodb:…:table/name/index/other` is the table `name`. */
const tableNameOf = (arn: string): string => arn.split("table/")[1]?.split("/")[0] ?? arn;
