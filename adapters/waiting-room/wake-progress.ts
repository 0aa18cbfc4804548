import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "../table/conditional.ts";
import type { Table } from "../table/document-client.ts";

const KEY = { pk: "WAKE", sk: "WAKE" };
const ProgressItem = z.object({ clearedThrough: z.number().transform(epochMs) });

export interface WakeProgress {
  /** Up to which minute all buckets are known to be empty; undefined before the first wake. */
  clearedThrough(): Promise<EpochMs | undefined>;
  /** From where it was when it was read: whoever has set it back since (another wake, a restore) has a reason. */
  advance(progress: { readonly from: EpochMs | undefined; readonly to: EpochMs }): Promise<void>;
}

export const createWakeProgress = (table: Table): WakeProgress => ({
  clearedThrough: async () => {
    const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key: KEY, ConsistentRead: true }));
    return Item && ProgressItem.parse(Item).clearedThrough;
  },

  advance: async ({ from, to }) => {
    const put = new PutCommand({
      TableName: table.name,
      Item: { ...KEY, clearedThrough: to },
      ...(from === undefined
        ? { ConditionExpression: "attribute_not_exists(pk)" }
        : { ConditionExpression: "clearedThrough = :from", ExpressionAttributeValues: { ":from": from } }),
    });
    await succeedsUnlessConditionFails(table.client.send(put));
  },
});
