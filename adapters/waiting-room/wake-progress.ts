import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type EpochMs, epochMs } from "../../core/time.ts";
import type { Table } from "../table/document-client.ts";

const KEY = { pk: "WAKE", sk: "WAKE" };
const ProgressItem = z.object({ clearedThrough: z.number().transform(epochMs) });

export interface WakeProgress {
  /** Up to which minute all buckets are known to be empty; undefined before the first wake. */
  clearedThrough(): Promise<EpochMs | undefined>;
  advance(clearedThrough: EpochMs): Promise<void>;
}

export const createWakeProgress = (table: Table): WakeProgress => ({
  clearedThrough: async () => {
    const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key: KEY, ConsistentRead: true }));
    return Item && ProgressItem.parse(Item).clearedThrough;
  },

  // Without condition: of two wakes at once the slower may set it back, and the next one reads some empty buckets again.
  advance: async (clearedThrough) => {
    await table.client.send(new PutCommand({ TableName: table.name, Item: { ...KEY, clearedThrough } }));
  },
});
