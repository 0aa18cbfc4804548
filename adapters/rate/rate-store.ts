import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { rateKey } from "../../core/contract/item-keys.ts";
import type { EndpointId } from "../../core/id.ts";
import { type RateState, UNUSED_RATE } from "../../core/rate-limit.ts";
import { epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "../table/conditional.ts";
import type { Table } from "../table/document-client.ts";
import { expiryAfter } from "../table/expiry.ts";

export interface RateStore {
  get(endpoint: EndpointId): Promise<RateState>;
  /** False when somebody reserved since `read` was read. */
  replace(endpoint: EndpointId, read: RateState, next: RateState): Promise<boolean>;
}

const RateItem = z.object({ fullAgainMicros: z.int() });

export const createRateStore = (table: Table): RateStore => ({
  get: async (endpoint) => {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: rateKey(endpoint), ConsistentRead: true }),
    );
    return Item ? RateItem.parse(Item) : UNUSED_RATE;
  },

  replace: (endpoint, read, next) => {
    // A state that lies in the past says as much as none, so the item may go.
    const expiresAt = expiryAfter(epochMs(Math.ceil(next.fullAgainMicros / 1000)), 1);
    const put = new PutCommand({
      TableName: table.name,
      Item: { ...rateKey(endpoint), ...next, expiresAt },
      ConditionExpression:
        read.fullAgainMicros === UNUSED_RATE.fullAgainMicros ? "attribute_not_exists(pk)" : "fullAgainMicros = :read",
      ...(read.fullAgainMicros !== UNUSED_RATE.fullAgainMicros && {
        ExpressionAttributeValues: { ":read": read.fullAgainMicros },
      }),
    });
    return succeedsUnlessConditionFails(table.client.send(put));
  },
});
