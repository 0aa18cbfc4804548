import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateScan,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";

const BATCH = 25; // the most that BatchWriteItem takes

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

async function writeAll(client: DynamoDBClient, table: string, items: readonly Record<string, AttributeValue>[]) {
  let left: WriteRequest[] = items.map((Item) => ({ PutRequest: { Item } }));
  while (left.length > 0) {
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
    left = UnprocessedItems[table] ?? [];
  }
}
