import type { EndpointId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";
import { heldPartition } from "../../core/waiting-room.ts";
import type { Table } from "../table/document-client.ts";
import { queryUpTo } from "../table/query-up-to.ts";
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
    oldest: (endpoint, most) => ofAllShards((shard) => queryHeld(table, heldPartition(endpoint, shard), most), most),

    heldSince: (endpoint, moment, most) =>
      ofAllShards((shard) => queryHeld(table, heldPartition(endpoint, shard), most, moment), most),
  };
}

/** Consistent: that nothing is held is what ends a drain. */
async function queryHeld(table: Table, pk: string, most: number, since?: EpochMs): Promise<readonly Waiting[]> {
  const items = await queryUpTo(table, most, {
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": pk, ...(since !== undefined && { ":since": since }) },
    ...(since !== undefined && { FilterExpression: "heldSince <= :since" }),
    ConsistentRead: true,
  });
  return items.map(readWaiting);
}
