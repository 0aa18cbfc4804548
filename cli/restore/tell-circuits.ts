import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createCircuitStore } from "../../adapters/circuit/circuit-store.ts";
import { createCircuits } from "../../adapters/circuit/circuits.ts";
import { systemChance, systemNow } from "../../adapters/system.ts";
import { readWaiting } from "../../adapters/waiting-room/waiting-item.ts";
import { fractionFrom } from "../../core/id.ts";
import type { Item } from "./item-kinds.ts";

/**
 * Whoever puts a delivery among those that are held tells its circuit afterwards (core/circuit-transition.ts). One that has
 * closed since the moment that is restored would let nothing out any more, and what came back would lie there.
 */
export async function tellCircuits(client: DynamoDBDocumentClient, table: string, held: Iterable<Item>): Promise<void> {
  const { change } = createCircuits({
    store: createCircuitStore({ client, name: table, shards: 1, retentionDays: 1 }),
    announce: async () => {}, // to hold announces nothing
    now: systemNow,
    chance: () => fractionFrom(systemChance),
    cache: { maxAgeMs: 0, maxEntries: 1 },
  });
  for (const item of held) {
    const { tenant, endpoint } = readWaiting(item).delivery;
    await change({ tenant, endpoint }, { kind: "held" });
  }
}
