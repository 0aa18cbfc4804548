import { BatchGetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { deliveryKey, deliveryPartition, eventPartition } from "../../core/contract/item-keys.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import { firstEventIdOf } from "../../core/delivery-filter.ts";
import { EndpointId, type EventId, type TenantId } from "../../core/id.ts";
import type { ReplayChoice } from "../../core/replay.ts";
import { readDelivery } from "../table/delivery-item.ts";
import type { Table } from "../table/document-client.ts";
import { EventSummaryItem } from "../table/event-item.ts";

/** BatchGetItem takes 100. */
const MOST_KEYS = 100;

const PastEvent = EventSummaryItem.extend({ endpoints: z.array(EndpointId) });
export type PastEvent = z.infer<typeof PastEvent>;

/** A stretch of one partition, oldest first. */
export interface Stretch extends Pick<ReplayChoice, "since" | "until"> {
  readonly shard: number;
  readonly after?: EventId | undefined;
  readonly limit: number;
}

export interface HistoryPage<Entry> {
  readonly entries: readonly Entry[];
  readonly isLast: boolean;
}

export interface DeliveryName {
  readonly endpoint: EndpointId;
  readonly event: EventId;
}

/** What happened, read in the order in which it happened. */
export interface History {
  readonly shards: number;
  deliveries(endpoint: EndpointId, stretch: Stretch): Promise<HistoryPage<DeliveryRecord>>;
  events(tenant: TenantId, stretch: Stretch): Promise<HistoryPage<PastEvent>>;
  records(names: readonly DeliveryName[]): Promise<readonly DeliveryRecord[]>;
}

export function createHistory(table: Table): History {
  return {
    shards: table.shards,
    deliveries: (endpoint, stretch) => query(table, deliveryPartition(endpoint, stretch.shard), stretch, readDelivery),
    events: (tenant, stretch) =>
      query(table, eventPartition(tenant, stretch.shard), stretch, (item) => PastEvent.parse(item)),
    records: async (names) => {
      const groups = Array.from({ length: Math.ceil(names.length / MOST_KEYS) }, (_, group) =>
        readGroup(table, names.slice(group * MOST_KEYS, (group + 1) * MOST_KEYS)),
      );
      return (await Promise.all(groups)).flat();
    },
  };
}

async function query<Entry>(
  table: Table,
  partition: string,
  { since, until, after, limit }: Stretch,
  read: (item: unknown) => Entry,
): Promise<HistoryPage<Entry>> {
  // Ids have one length, so nothing lies between an id and the same id with a character more.
  const from = after === undefined ? firstEventIdOf(since) : `${after}!`;
  const to = firstEventIdOf(until);
  if (from >= to) return { entries: [], isLast: true };

  const { Items, LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: "pk = :partition AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":partition": partition, ":from": from, ":to": to },
      Limit: limit,
    }),
  );
  const within = (Items ?? []).filter(({ sk }) => sk !== to); // BETWEEN has no end that is not included
  return { entries: within.map(read), isLast: LastEvaluatedKey === undefined };
}

/** Consistent: what another page of the same job has just begun must be seen. */
async function readGroup(table: Table, names: readonly DeliveryName[]): Promise<readonly DeliveryRecord[]> {
  const found: DeliveryRecord[] = [];
  let keys = names.map(({ endpoint, event }) => deliveryKey(endpoint, event, table.shards));
  while (keys.length > 0) {
    const RequestItems = { [table.name]: { Keys: keys, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await table.client.send(new BatchGetCommand({ RequestItems }));
    found.push(...(Responses?.[table.name] ?? []).map(readDelivery));
    keys = z.array(z.object({ pk: z.string(), sk: z.string() })).parse(UnprocessedKeys?.[table.name]?.Keys ?? []);
  }
  return found;
}
