import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { claimKey } from "../../core/contract/item-keys.ts";
import { EventId, TenantId } from "../../core/id.ts";
import { CLAIM_KEPT_MS, type Claim, type ClaimName, IdempotencyKey, isClaimOver } from "../../core/idempotency.ts";
import type { Lease } from "../../core/lease.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { succeedsUnlessConditionFails } from "./conditional.ts";
import type { Table } from "./document-client.ts";

const Moment = z.number().transform(epochMs);

const ClaimItem = z.object({
  tenant: TenantId,
  key: IdempotencyKey,
  item: z.int().exactOptional(),
  event: EventId,
  acceptedAt: Moment,
  sealedHash: z.instanceof(Uint8Array),
  lease: z.object({ holder: z.string(), until: Moment }),
});

export interface ClaimStore {
  /** False when there is a claim of that name already, and its time is not over. */
  add(claim: Claim, now: EpochMs): Promise<boolean>;
  get(name: ClaimName, now: EpochMs): Promise<Claim | undefined>;
  /** False when the lease is not any more the one that was read. */
  replaceLease(claim: Claim, lease: Lease): Promise<boolean>;
}

export function createClaimStore(table: Table): ClaimStore {
  return {
    add: (claim, now) =>
      putIf(table, claim, {
        ConditionExpression: "attribute_not_exists(pk) OR acceptedAt <= :over",
        ExpressionAttributeValues: { ":over": now - CLAIM_KEPT_MS },
      }),

    get: async ({ tenant, key, item }, now) => {
      const Key = claimKey(tenant, key, item);
      const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
      const claim = Item && ClaimItem.parse(Item);
      return claim && !isClaimOver(claim, now) ? claim : undefined;
    },

    replaceLease: (claim, lease) =>
      putIf(
        table,
        { ...claim, lease },
        {
          // Or the new one is there already: the SDK writes again when the answer to its first write got lost.
          ConditionExpression:
            "#event = :event AND (lease.#holder = :holder AND lease.#until = :until OR lease.#holder = :newHolder AND lease.#until = :newUntil)",
          ExpressionAttributeNames: { "#event": "event", "#holder": "holder", "#until": "until" },
          ExpressionAttributeValues: {
            ":event": claim.event,
            ":holder": claim.lease.holder,
            ":until": claim.lease.until,
            ":newHolder": lease.holder,
            ":newUntil": lease.until,
          },
        },
      ),
  };
}

type Condition = Pick<
  PutCommand["input"],
  "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

function putIf(table: Table, claim: Claim, condition: Condition): Promise<boolean> {
  const expiresAt = Math.ceil((claim.acceptedAt + CLAIM_KEPT_MS) / 1000);
  const Item = { ...claimKey(claim.tenant, claim.key, claim.item), ...claim, expiresAt };
  return succeedsUnlessConditionFails(table.client.send(new PutCommand({ TableName: table.name, Item, ...condition })));
}
