import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Lease, takeLease } from "../../core/lease.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { leaseKey } from "../../core/waiting-room.ts";
import { succeedsUnlessConditionFails } from "../table/conditional.ts";
import type { Table } from "../table/document-client.ts";
import { expiryAfter } from "../table/expiry.ts";

export interface Leases {
  /** The lease on a bucket; undefined while somebody else holds it. */
  take(bucket: string, wanted: { holder: string; now: EpochMs; forMs: number }): Promise<Lease | undefined>;
  /** Gives it back before its time, if it is still there. */
  release(bucket: string, lease: Lease): Promise<void>;
}

const LeaseItem = z.object({ holder: z.string(), until: z.number().transform(epochMs) });

export function createLeases(table: Table): Leases {
  return {
    take: async (bucket, wanted) => {
      const Key = leaseKey(bucket);
      const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
      const current = Item && LeaseItem.parse(Item);
      const lease = takeLease(current, wanted);
      if (!lease) return undefined;

      const expiresAt = expiryAfter(lease.until, 1);
      const put = new PutCommand({
        TableName: table.name,
        Item: { ...Key, ...lease, expiresAt },
        ...(current ? isStill(current) : { ConditionExpression: "attribute_not_exists(pk)" }),
      });
      return (await succeedsUnlessConditionFails(table.client.send(put))) ? lease : undefined;
    },

    release: async (bucket, lease) => {
      const remove = new DeleteCommand({ TableName: table.name, Key: leaseKey(bucket), ...isStill(lease) });
      await succeedsUnlessConditionFails(table.client.send(remove));
    },
  };
}

const isStill = ({ holder, until }: Lease) => ({
  ConditionExpression: "holder = :holder AND #until = :until",
  ExpressionAttributeNames: { "#until": "until" },
  ExpressionAttributeValues: { ":holder": holder, ":until": until },
});
