import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { EpochMs } from "../../core/time.ts";
import type { Table } from "../table/document-client.ts";
import { type Due, readDue } from "./waiting-item.ts";

export interface BucketCount {
  readonly items: number;
  /** When the first of them is due. */
  readonly oldest?: EpochMs;
}

export interface DueBuckets {
  count(bucket: string): Promise<BucketCount>;
  /** Page by page, in the order in which they are due. */
  read(bucket: string): AsyncGenerator<readonly Due[]>;
}

export function createDueBuckets(table: Table): DueBuckets {
  return {
    count: async (bucket) => {
      const first = await table.client.send(bucketQuery(table, bucket, { Limit: 1 }));
      const [oldest] = (first.Items ?? []).map(readDue);
      return oldest ? { items: await countAll(table, bucket), oldest: oldest.dueAt } : { items: 0 };
    },

    async *read(bucket) {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await table.client.send(bucketQuery(table, bucket, { ExclusiveStartKey }));
        yield (page.Items ?? []).map(readDue);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    },
  };
}

/** Consistent: a bucket that is read as empty too early would never be read again. */
const bucketQuery = (table: Table, bucket: string, more: object) =>
  new QueryCommand({
    TableName: table.name,
    KeyConditionExpression: "pk = :bucket",
    ExpressionAttributeValues: { ":bucket": bucket },
    ConsistentRead: true,
    ...more,
  });

async function countAll(table: Table, bucket: string): Promise<number> {
  let items = 0;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(bucketQuery(table, bucket, { Select: "COUNT", ExclusiveStartKey }));
    items += page.Count ?? 0;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}
