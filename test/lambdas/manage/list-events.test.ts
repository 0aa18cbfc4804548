import { expect, test } from "vitest";
import type { EventSummary } from "../../../adapters/table/event-item.ts";
import { newEventId } from "../../../core/id.ts";
import { after } from "../../../core/time.ts";
import { createListEvents, type EventsRequest } from "../../../lambdas/manage/list-events.ts";
import { acme, noChance, noon } from "../../support/fixtures.ts";

/** One a second, the oldest first; every hundredth is of another type. */
const events = Array.from({ length: 2_500 }, (_, second): EventSummary => {
  const acceptedAt = after(noon, second * 1_000);
  const type = second % 100 === 0 ? "rare.type" : "common.type";
  return { id: newEventId(acceptedAt, noChance), tenant: acme, type, acceptedAt, deliveries: 1 };
});

const list = createListEvents(async (_, { limit, before }) =>
  events
    .filter(({ id }) => before === undefined || id < before)
    .toReversed()
    .slice(0, limit),
);

async function pagesOf(request: Partial<EventsRequest>): Promise<readonly (readonly EventSummary[])[]> {
  const pages: (readonly EventSummary[])[] = [];
  let before: EventsRequest["before"];
  do {
    const { events: found, next } = await list({ tenant: acme, limit: 50, ...request, before });
    pages.push(found);
    before = next;
  } while (before !== undefined);
  return pages;
}

test("every event is on exactly one page, newest first", async () => {
  const pages = await pagesOf({});

  expect(pages.flat().map(({ id }) => id)).toEqual(events.map(({ id }) => id).toReversed());
});

test("a rare filter finds all, in short pages that each look through a thousand", async () => {
  const pages = await pagesOf({ type: "rare.type" });

  expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
});

test("a window takes its first moment and not its last", async () => {
  const window = { since: after(noon, 10_000), until: after(noon, 13_000) };

  const moments = (await pagesOf(window)).flat().map(({ acceptedAt }) => (acceptedAt - noon) / 1_000);

  expect(moments).toEqual([12, 11, 10]);
});

test("a page that ends with the last event of its window offers no other", async () => {
  const window = { since: after(noon, 10_000), until: after(noon, 60_000) };

  const pages = await pagesOf(window);

  expect(pages.map(({ length }) => length)).toEqual([50]);
});
