import { afterAll, beforeAll, expect, test } from "vitest";
import { createRateStore } from "../../../adapters/rate/rate-store.ts";
import { createSlots } from "../../../adapters/rate/slots.ts";
import { noon, shopEndpoint } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

let tables: Tables;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

test("instances that reserve at once share one rate", async () => {
  const instance = () =>
    createSlots({ store: createRateStore(tables.table), now: () => noon, pause: () => Promise.resolve() });
  const rate = { perSecond: 10, burst: 1 };

  const slots = await Promise.all(
    [1, 2, 3].flatMap(() => {
      const reserve = instance();
      return [reserve(shopEndpoint, rate), reserve(shopEndpoint, rate)];
    }),
  );

  expect(slots.map((slot) => slot - noon).sort((a, b) => a - b)).toEqual([0, 100, 200, 300, 400, 500]);
});
