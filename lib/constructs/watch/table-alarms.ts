import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { type AlarmBoard, ROOT_PERIODS } from "./alarm-board.ts";
import { MINUTE, sum } from "./figures.ts";
import type { Watched } from "./watched.ts";

export function tableFigure(table: TableV2, metricName: string, operation?: string): Metric {
  const dimensionsMap = { TableName: table.tableName, ...(operation && { Operation: operation }) };
  return new Metric({ namespace: "AWS/DynamoDB", metricName, statistic: "Sum", period: MINUTE, dimensionsMap });
}

/**
 * CloudWatch counts errors by operation only, and bills an alarm for each that it adds up. These are on the way of every event
 * or of every wake: a table that fails at the others fails at these too.
 */
export function watchTables(board: AlarmBoard, { state }: Watched): void {
  watchTable(board, "main", state.table, ["GetItem", "PutItem", "Query", "BatchWriteItem"]);
  watchTable(board, "waiting-room", state.waitingRoom, ["Query", "BatchWriteItem"]);
}

function watchTable(board: AlarmBoard, of: string, table: TableV2, operations: readonly string[]): void {
  const throttles = ["ReadThrottleEvents", "WriteThrottleEvents"].map((name) => tableFigure(table, name));
  const errors = operations.map((operation) => tableFigure(table, "SystemErrors", operation));
  const common = { of, rings: "above", threshold: 0, whenMissing: "notBreaching" } as const;

  board.add({
    ...common,
    article: "table-throttled",
    says: "DynamoDB refuses reads or writes: a partition is hot, or the table grows faster than it can.",
    value: sum("throttled", throttles),
    inARow: ROOT_PERIODS,
    symptomOf: "tables-unusable",
  });
  board.add({
    ...common,
    article: "table-errors",
    says: "DynamoDB fails at what our functions ask of it.",
    value: sum("errors", errors),
    inARow: ROOT_PERIODS,
    symptomOf: "tables-unusable",
  });
}
