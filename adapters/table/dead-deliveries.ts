import * as z from "zod";
import { ATTENTION_INDEX, deadPartition } from "../../core/contract/item-keys.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import type { TenantId } from "../../core/id.ts";
import { readDelivery } from "./delivery-item.ts";
import type { Table } from "./document-client.ts";
import { queryUpTo } from "./query-up-to.ts";

export interface DeadPage {
  readonly deliveries: readonly DeliveryRecord[];
  /** The place of the last one in the index, where there are more behind it. */
  readonly next?: string;
}

/** The dead deliveries of a tenant, those that died last first. Eventually consistent, as every index. */
export type ReadDead = (
  tenant: TenantId,
  page: { readonly limit: number; readonly before?: string | undefined },
) => Promise<DeadPage>;

const Placed = z.object({ [ATTENTION_INDEX.sort]: z.string() });

export function createReadDead(table: Table): ReadDead {
  return async (tenant, { limit, before }) => {
    const found = await queryUpTo(table, limit + 1, {
      IndexName: ATTENTION_INDEX.name,
      KeyConditionExpression: before ? "#partition = :dead AND #sort < :before" : "#partition = :dead",
      ExpressionAttributeNames: {
        "#partition": ATTENTION_INDEX.partition,
        ...(before && { "#sort": ATTENTION_INDEX.sort }),
      },
      ExpressionAttributeValues: { ":dead": deadPartition(tenant), ...(before && { ":before": before }) },
      ScanIndexForward: false,
    });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { deliveries: items.map(readDelivery), ...(last && { next: Placed.parse(last)[ATTENTION_INDEX.sort] }) };
  };
}
