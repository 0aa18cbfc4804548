import { beforeEach, describe, expect, test } from "vitest";
import { createReadCandidates } from "../../../adapters/replay/candidates.ts";
import type { History, HistoryPage, PastEvent, Stretch } from "../../../adapters/replay/history.ts";
import type { DeliveryRecord } from "../../../core/delivery.ts";
import type { EndpointId, EventId } from "../../../core/id.ts";
import { newEventId } from "../../../core/id.ts";
import type { ReplayChoice, ReplayPosition } from "../../../core/replay.ts";
import { epochMs } from "../../../core/time.ts";
import { delivery } from "../../support/deliveries.ts";
import { acme, crmEndpoint, endpoint, noChance, noon, shopEndpoint } from "../../support/fixtures.ts";
import { replayJob } from "../../support/replays.ts";

const SHARDS = 2;

let records: DeliveryRecord[];
let events: PastEvent[];

/** Everything of an even minute is in shard 0, the rest in shard 1. */
function stretchOf<Entry>(
  entries: readonly Entry[],
  idOf: (entry: Entry) => EventId,
  stretch: Stretch,
): HistoryPage<Entry> {
  const { shard, after, limit } = stretch;
  const inShard = entries.filter((entry) => minuteOf(idOf(entry)) % SHARDS === shard);
  const left = inShard.filter((entry) => after === undefined || idOf(entry) > after);
  return { entries: left.slice(0, limit), isLast: left.length <= limit };
}

const history: History = {
  shards: SHARDS,
  deliveries: async (of, stretch) =>
    stretchOf(
      records.filter((record) => record.endpoint === of),
      ({ event }) => event,
      stretch,
    ),
  events: async (_, stretch) => stretchOf(events, ({ id }) => id, stretch),
  records: async (names) =>
    records.filter((it) => names.some((name) => name.endpoint === it.endpoint && name.event === it.event)),
};

const ids = Array.from({ length: 600 }, (_, minute) => newEventId(epochMs(noon + minute * 60_000), noChance));
const minuteOf = (id: EventId): number => ids.indexOf(id);
const idAt = (minute: number): EventId => ids[minute] ?? newEventId(noon, noChance);

const shop = endpoint();
const crm = endpoint({ id: crmEndpoint });
const tomorrow = epochMs(noon + 86_400_000);

/** Walks to the end, as a worker does, and says what was begun, in order. */
async function walk(choice: Partial<ReplayChoice>, rate = 1_000, endpoints = [shop, crm]) {
  const read = createReadCandidates(history, () => tomorrow);
  const window = { since: noon, until: tomorrow, status: "failed" as const };
  const job = replayJob({
    rate,
    cycle: tomorrow,
    choice: { ...window, endpoints: [shopEndpoint, crmEndpoint], ...choice },
  });
  const pages: number[] = [];
  const begun: { endpoint: EndpointId; minute: number }[] = [];
  let lookedAt = 0;
  let position: ReplayPosition | undefined = job.position;
  while (position) {
    const page = await read(job, position, endpoints);
    begun.push(...page.candidates.map((it) => ({ endpoint: it.endpoint, minute: minuteOf(it.event) })));
    pages.push(page.candidates.length);
    lookedAt += page.lookedAt;
    position = page.next;
  }
  return { begun, pages, lookedAt };
}

const pastEvent = (minute: number, change: Partial<PastEvent> = {}): PastEvent => ({
  id: idAt(minute),
  tenant: acme,
  type: "invoice.paid",
  acceptedAt: epochMs(noon + minute * 60_000),
  deliveries: 1,
  endpoints: [shopEndpoint],
  ...change,
});

beforeEach(() => {
  records = [];
  events = [];
});

describe("what is dead", () => {
  test("is found in every shard of every endpoint, oldest first in each", async () => {
    records = ids.flatMap((event, minute) =>
      [shopEndpoint, crmEndpoint].map((of) =>
        delivery({ endpoint: of, event, status: minute % 3 === 0 ? "dead" : "delivered" }),
      ),
    );

    const { begun, lookedAt } = await walk({});

    expect(begun).toHaveLength(400);
    expect(lookedAt).toBe(1_200);
    expect(begun.slice(0, 3)).toEqual([0, 6, 12].map((minute) => ({ endpoint: shopEndpoint, minute })));
  });

  test("of an endpoint that is disabled by now is left alone", async () => {
    records = [delivery({ event: idAt(0), status: "dead" })];

    expect((await walk({}, 1_000, [crm])).begun).toEqual([]);
  });

  test("comes in pages of a second's worth, and none is lost at their seams", async () => {
    records = ids.map((event) => delivery({ event, status: "dead" }));

    const { begun, pages, lookedAt } = await walk({}, 7);

    expect(Math.max(...pages)).toBe(7);
    expect(new Set(begun.map(({ minute }) => minute)).size).toBe(600);
    expect(begun).toHaveLength(600);
    expect(lookedAt).toBe(600);
  });
});

describe("what is missing", () => {
  test("is what was skipped, and what nobody ever made a record of", async () => {
    events = [0, 1, 2, 3].map((minute) => pastEvent(minute));
    records = [
      delivery({ event: idAt(0), status: "delivered" }),
      delivery({ event: idAt(1), status: "skipped" }),
      delivery({ event: idAt(2), status: "dead" }),
    ];

    const { begun } = await walk({ status: "missing", endpoints: [shopEndpoint] }, 1_000, [shop]);

    expect(begun.map(({ minute }) => minute)).toEqual([1, 3]);
  });

  test("reaches an endpoint that did not exist when the event was accepted", async () => {
    events = [pastEvent(0, { endpoints: [] })];

    const { begun } = await walk({ status: "missing" });

    expect(begun).toEqual([
      { endpoint: shopEndpoint, minute: 0 },
      { endpoint: crmEndpoint, minute: 0 },
    ]);
  });

  test("may still be under way: what was sent in the last hour has perhaps no record yet", async () => {
    const justNow = newEventId(epochMs(tomorrow - 60_000), noChance);
    ids.push(justNow);
    events = [pastEvent(600, { id: justNow, acceptedAt: epochMs(tomorrow - 60_000) })];

    const { begun } = await walk({ status: "missing" });

    expect(begun).toEqual([{ endpoint: crmEndpoint, minute: 600 }]);
  });
});

test("an event is never cut between its endpoints", async () => {
  events = ids.slice(0, 10).map((_, minute) => pastEvent(minute, { endpoints: [shopEndpoint, crmEndpoint] }));

  const { begun, pages } = await walk({ status: "all" }, 3);

  expect(begun).toHaveLength(20);
  expect(Math.max(...pages)).toBe(4);
});
