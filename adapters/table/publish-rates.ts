import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { publishRateKey } from "../../core/contract/item-keys.ts";
import { type RateState, UNUSED_RATE } from "../../core/rate-limit.ts";
import { epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";
import { expiryAfter } from "./expiry.ts";

const RateItem = z.object({ fullAgainMicros: z.number() });

export interface PublishRateStore {
  get(subject: string): Promise<RateState>;
  /** False when the state is not any more the one that was read. */
  replace(subject: string, read: RateState, next: RateState): Promise<boolean>;
}

export function createPublishRateStore(table: Table): PublishRateStore {
  return {
    get: async (subject) => {
      const Key = publishRateKey(subject);
      const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
      return Item ? RateItem.parse(Item) : UNUSED_RATE;
    },

    replace: (subject, read, next) => {
      const put = new PutCommand({
        TableName: table.name,
        // A day after a full burst is free again, a missing item says the same as this one.
        Item: {
          ...publishRateKey(subject),
          ...next,
          expiresAt: expiryAfter(epochMs(Math.ceil(next.fullAgainMicros / 1000)), 1),
        },
        ConditionExpression: "attribute_not_exists(pk) OR fullAgainMicros = :read",
        ExpressionAttributeValues: { ":read": read.fullAgainMicros },
      });
      return succeedsUnlessConditionFails(table.client.send(put));
    },
  };
}
