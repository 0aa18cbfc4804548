import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Table } from "./document-client.ts";

type Query = Omit<QueryCommandInput, "TableName" | "Limit" | "ExclusiveStartKey">;

/**
 * The first so many items of a query, over as many pages of DynamoDB as it takes: one of its pages ends after 1 MB, so
 * that it is short does not mean that it is the last.
 */
export async function queryUpTo(
  { client, name: TableName }: Pick<Table, "client" | "name">,
  limit: number,
  query: Query,
): Promise<readonly Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    // Not with a filter: a limit counts what is looked at, so the last match would be looked for item by item.
    const Limit = query.FilterExpression === undefined ? limit - found.length : undefined;
    const page = new QueryCommand({ TableName, ...query, Limit, ExclusiveStartKey });
    const { Items = [], LastEvaluatedKey } = await client.send(page);
    found.push(...Items);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey && found.length < limit);
  return found.slice(0, limit);
}
