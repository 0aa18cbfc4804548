import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { EndpointId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";
import { heldPartition } from "../../core/waiting-room.ts";
import type { Table } from "../table/document-client.ts";
import { readWaiting, type Waiting } from "./waiting-item.ts";

export interface HeldDeliveries {
  /** So many of what an endpoint's circuit holds, oldest event first; fewer only if there are no more. */
  oldest(endpoint: EndpointId, most: number): Promise<readonly Waiting[]>;
  /** Those that are held since a moment or longer. It reads all that are held: for once in a while. */
  heldSince(endpoint: EndpointId, moment: EpochMs, most: number): Promise<readonly Waiting[]>;
}

export function createHeldDeliveries(table: Table): HeldDeliveries {
  const ofAllShards = async (query: (shard: number) => Promise<readonly Waiting[]>, most: number) => {
    const found = await Promise.all(Array.from({ length: table.shards }, (_, shard) => query(shard)));
    return found
      .flat()
      .sort((a, b) => (a.key.sk < b.key.sk ? -1 : 1))
      .slice(0, most);
  };

  return {
    oldest: (endpoint, most) => ofAllShards((shard) => queryUpTo(table, heldPartition(endpoint, shard), most), most),

    heldSince: (endpoint, moment, most) => {
      const filter = { expression: "heldSince <= :moment", values: { ":moment": moment } };
      return ofAllShards((shard) => queryUpTo(table, heldPartition(endpoint, shard), most, filter), most);
    },
  };
}

interface Filter {
  readonly expression: string;
  readonly values: Record<string, unknown>;
}

/** Consistent: that nothing is held is what ends a drain. */
async function queryUpTo(table: Table, pk: string, most: number, filter?: Filter): Promise<readonly Waiting[]> {
  const found: Waiting[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk, ...filter?.values },
        ...(filter ? { FilterExpression: filter.expression } : { Limit: most - found.length }),
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    found.push(...(page.Items ?? []).map(readWaiting));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey && found.length < most);
  return found.slice(0, most);
}
