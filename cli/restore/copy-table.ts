import { setTimeout as pause } from "node:timers/promises";
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateScan,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";

const BATCH = 25; // the most that BatchWriteItem takes
const LONGEST_PAUSE_MS = 5_000;

/**
 * Puts every item of one table into another. What is only in the other stays: events that were accepted after the moment
 * that is restored are not lost a second time.
 */
export async function copyTable(client: DynamoDBClient, from: string, to: string): Promise<number> {
  let copied = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from, ConsistentRead: true })) {
    for (let start = 0; start < Items.length; start += BATCH) {
      await writeAll(client, to, Items.slice(start, start + BATCH));
    }
    copied += Items.length;
  }
  return copied;
}

/** What a throttled table leaves over comes again, after a pause that doubles while it goes on. */
async function writeAll(client: DynamoDBClient, table: string, items: readonly Record<string, AttributeValue>[]) {
  let left: WriteRequest[] = items.map((Item) => ({ PutRequest: { Item } }));
  for (let pauseMs = 50; left.length > 0; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
    left = UnprocessedItems[table] ?? [];
    if (left.length > 0) await pause(pauseMs);
  }
}
