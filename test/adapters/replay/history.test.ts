import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHistory, type History } from "../../../adapters/replay/history.ts";
import { deliveryKey } from "../../../core/contract/item-keys.ts";
import { newEventId } from "../../../core/id.ts";
import { epochMs } from "../../../core/time.ts";
import { delivery } from "../../support/deliveries.ts";
import { noChance, noon, shopEndpoint } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

let tables: Tables;
let history: History;
const moments = [0, 1, 2, 3, 4].map((minute) => epochMs(noon + minute * 60_000));
const ids = moments.map((moment) => newEventId(moment, noChance));

beforeAll(async () => {
  tables = await startTables();
  history = createHistory(tables.table);
  for (const event of ids) {
    const Item = { ...deliveryKey(shopEndpoint, event, tables.table.shards), ...delivery({ event }) };
    await tables.table.client.send(new PutCommand({ TableName: tables.table.name, Item }));
  }
});
afterAll(() => tables.close());

const window = { shard: 0, since: epochMs(noon + 60_000), until: epochMs(noon + 4 * 60_000) };

test("reads a window oldest first, its first moment included and its last not", async () => {
  const { entries, isLast } = await history.deliveries(shopEndpoint, { ...window, limit: 10 });

  expect(entries.map(({ event }) => event)).toEqual(ids.slice(1, 4));
  expect(isLast).toBe(true);
});

test("goes on behind the last one it read", async () => {
  const first = await history.deliveries(shopEndpoint, { ...window, limit: 1 });
  const second = await history.deliveries(shopEndpoint, { ...window, limit: 1, after: first.entries[0]?.event });

  expect(first.isLast).toBe(false);
  expect(second.entries.map(({ event }) => event)).toEqual([ids[2]]);
});

test("finds of many names the records that there are", async () => {
  const names = Array.from({ length: 150 }, (_, second) => newEventId(epochMs(noon + second * 1000), noChance));

  const found = await history.records(names.map((event) => ({ endpoint: shopEndpoint, event })));

  expect(found.map(({ event }) => event).toSorted()).toEqual(ids.slice(0, 3));
});
