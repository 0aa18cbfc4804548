import { expect, test } from "vitest";
import type { DeliveryStatus } from "../../../core/delivery.ts";
import { newEventId } from "../../../core/id.ts";
import { after } from "../../../core/time.ts";
import { createListDeliveries } from "../../../lambdas/manage/list-deliveries.ts";
import { delivery } from "../../support/deliveries.ts";
import { noChance, noon, shopEndpoint } from "../../support/fixtures.ts";

const MINUTE = 60_000;

/** One delivery a minute from noon on; every hundredth is dead. */
const records = Array.from({ length: 2_500 }, (_, minute) => {
  const acceptedAt = after(noon, minute * MINUTE);
  const status: DeliveryStatus = minute % 100 === 0 ? "dead" : "delivered";
  return delivery({ acceptedAt, status, event: newEventId(acceptedAt, noChance) });
}).reverse();

const list = createListDeliveries(async (_, { limit, before }) =>
  records.filter(({ event }) => before === undefined || event < before).slice(0, limit),
);

const minutes = (found: Awaited<ReturnType<typeof list>>): readonly number[] =>
  found.deliveries.map(({ acceptedAt }) => (acceptedAt - noon) / MINUTE);

test("lists the newest first, and goes on where the page before ended", async () => {
  const first = await list({ endpoint: shopEndpoint, limit: 2 });
  const second = await list({ endpoint: shopEndpoint, limit: 2, before: first.next });

  expect(minutes(first)).toEqual([2499, 2498]);
  expect(minutes(second)).toEqual([2497, 2496]);
});

test("keeps to its window: the first moment is in, the last is not", async () => {
  const window = { since: after(noon, 10 * MINUTE), until: after(noon, 13 * MINUTE) };

  const found = await list({ endpoint: shopEndpoint, limit: 50, ...window });

  expect(minutes(found)).toEqual([12, 11, 10]);
  expect(found.next).toBeUndefined();
});

test("looks through a thousand records for a rare status, and then says where to go on", async () => {
  const first = await list({ endpoint: shopEndpoint, limit: 100, status: "dead" });
  const second = await list({ endpoint: shopEndpoint, limit: 100, status: "dead", before: first.next });
  const third = await list({ endpoint: shopEndpoint, limit: 100, status: "dead", before: second.next });

  expect(minutes(first)).toEqual([2400, 2300, 2200, 2100, 2000, 1900, 1800, 1700, 1600, 1500]);
  expect(minutes(second)).toEqual([1400, 1300, 1200, 1100, 1000, 900, 800, 700, 600, 500]);
  expect(minutes(third)).toEqual([400, 300, 200, 100, 0]);
  expect(third.next).toBeUndefined();
});

test("a page that ends with the last delivery offers no other", async () => {
  const found = await list({ endpoint: shopEndpoint, limit: 3, until: after(noon, 3 * MINUTE) });

  expect(minutes(found)).toEqual([2, 1, 0]);
  expect(found.next).toBeUndefined();
});
