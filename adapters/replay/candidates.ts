import type { Restartable } from "../../core/delivery-cycle.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { EventId } from "../../core/id.ts";
import type { ReplayJob, ReplayPosition } from "../../core/replay.ts";
import { isReplayed, isTypeWanted, isUnderWay, isWanted } from "../../core/replay-candidate.ts";
import { nextPartition } from "../../core/replay-progress.ts";
import type { EpochMs } from "../../core/time.ts";
import type { History, HistoryPage, PastEvent } from "./history.ts";

/** Deliveries that one page looks at: two seconds of the usual rate, and two reads of a hundred records. */
const MOST_LOOKED_AT = 200;

export interface CandidatePage {
  readonly candidates: readonly Restartable[];
  readonly lookedAt: number;
  readonly next: ReplayPosition | undefined;
}

/** The next page of what a replay begins again. `endpoints` are those of its choice that are enabled now. */
export type ReadCandidates = (
  job: Walked,
  position: ReplayPosition,
  endpoints: readonly Endpoint[],
) => Promise<CandidatePage>;

export type Walked = Pick<ReplayJob, "tenant" | "choice" | "cycle" | "rate">;

interface Place {
  readonly job: Walked;
  readonly position: ReplayPosition;
  readonly endpoints: readonly Endpoint[];
}

/**
 * What is dead is found in the deliveries of each endpoint, which are small. What is missing has left no delivery, so all
 * else is found by walking through the events, which bills their payloads too: only where there is no other way.
 */
export function createReadCandidates(history: History, now: () => EpochMs): ReadCandidates {
  return async (job, position, endpoints) => {
    const place = { job, position, endpoints };
    const page = await (job.choice.status === "failed"
      ? pageOfDeliveries(place, history)
      : pageOfEvents(place, history, now()));
    const lookedAt = page.lookedAt.length;
    return isWithin(page, job.rate) ? { ...page, lookedAt } : cutAfter(page, job.rate, position);
  };
}

/** A page before it is held against the rate: the events it looked at, once for each endpoint. */
interface WholePage extends Omit<CandidatePage, "lookedAt"> {
  readonly lookedAt: readonly EventId[];
}

const isWithin = ({ candidates }: WholePage, rate: number): boolean => candidates.length <= rate;

/** No more than a second may take, but never a part of an event: the rest of the page comes with the next one. */
function cutAfter(
  { candidates, lookedAt, next }: WholePage,
  rate: number,
  { partition }: ReplayPosition,
): CandidatePage {
  const after = candidates[rate - 1]?.event;
  if (after === undefined) return { candidates, lookedAt: lookedAt.length, next };
  return {
    candidates: candidates.filter(({ event }) => event <= after),
    lookedAt: lookedAt.filter((event) => event <= after).length,
    next: { partition, after },
  };
}

async function pageOfDeliveries({ job, position, endpoints }: Place, history: History): Promise<WholePage> {
  const { choice, cycle } = job;
  const partitions = choice.endpoints.length * history.shards;
  const endpoint = choice.endpoints[Math.floor(position.partition / history.shards)];
  const isEnabled = endpoints.some(({ id }) => id === endpoint);
  if (endpoint === undefined || !isEnabled)
    return { candidates: [], lookedAt: [], next: nextPartition(position, partitions) };

  const shard = position.partition % history.shards;
  const stretch = { ...choice, shard, after: position.after, limit: MOST_LOOKED_AT };
  const page = await history.deliveries(endpoint, stretch);
  const candidates = page.entries.filter(
    (record) => isTypeWanted(choice, record.type) && isReplayed(record, choice, cycle),
  );
  const last = page.entries.at(-1)?.event;
  const lookedAt = page.entries.map(({ event }) => event);
  return { candidates, lookedAt, next: placeAfter(page, last, position, partitions) };
}

async function pageOfEvents({ job, position, endpoints }: Place, history: History, now: EpochMs): Promise<WholePage> {
  const { choice, tenant } = job;
  const limit = Math.max(1, Math.floor(MOST_LOOKED_AT / Math.max(1, endpoints.length)));
  const stretch = { ...choice, shard: position.partition, after: position.after, limit };
  const page = await history.events(tenant, stretch);
  const wanted = page.entries
    .filter(({ type }) => isTypeWanted(choice, type))
    .flatMap((event) => endpoints.filter((it) => isWanted(seen(event), it)).map((endpoint) => ({ event, endpoint })));
  const candidates = await withoutRest(job, wanted, history, now);
  const next = placeAfter(page, page.entries.at(-1)?.id, position, history.shards);
  return { candidates, lookedAt: wanted.map(({ event }) => event.id), next };
}

interface Wanted {
  readonly event: PastEvent;
  readonly endpoint: Endpoint;
}

/** Of all pairs those whose record, or whose lack of one, says that they are to be delivered. */
async function withoutRest(job: Walked, wanted: readonly Wanted[], history: History, now: EpochMs) {
  const names = wanted.map(({ event, endpoint }) => ({ event: event.id, endpoint: endpoint.id }));
  const found = new Map((await history.records(names)).map((record) => [`${record.endpoint}/${record.event}`, record]));
  const begun = wanted.filter(({ event, endpoint }) => {
    const record = found.get(`${endpoint.id}/${event.id}`);
    return record ? isReplayed(record, job.choice, job.cycle) : !isUnderWay(seen(event), endpoint, now);
  });
  return begun.map(({ event, endpoint }) => restartable(event, endpoint));
}

const seen = (event: PastEvent) => ({ event, endpoints: event.endpoints });

const restartable = ({ id, tenant, type, acceptedAt }: PastEvent, endpoint: Endpoint): Restartable => ({
  tenant,
  endpoint: endpoint.id,
  event: id,
  type,
  acceptedAt,
});

function placeAfter(
  { isLast }: HistoryPage<unknown>,
  last: ReplayPosition["after"],
  position: ReplayPosition,
  partitions: number,
): ReplayPosition | undefined {
  return isLast || last === undefined
    ? nextPartition(position, partitions)
    : { partition: position.partition, after: last };
}
