import { type ItemKey, shardOf } from "./contract/item-keys.ts";
import type { EndpointId, EventId } from "./id.ts";
import { after, type EpochMs, epochMs } from "./time.ts";

const MINUTE_MS = 60_000;

/**
 * A partition takes 1,000 writes a second. 100,000 deliveries due in one minute are as many deletes, so two shards would just
 * do; eight leave room and are eight parallel workers. Each is one more query per minute read: a few cents a month.
 */
export const DUE_SHARDS = 8;

/**
 * The wake reads one minute ahead, and the queue's delay carries each delivery to its second. Not much further: a minute that
 * is read as empty is never read again, so its last write must be over by then. It is, by 13 minutes:
 *
 *     decided, and written within the 45 s of `deliver`            read      the minute
 *     ──┼────────────────────────────────────────────────────────────┼──────────┼── due ──┼──
 *       └──────────────── more than 15 minutes: the queue cannot delay so long ─────┘
 *
 * A message is acknowledged after the write. One whose writer hung comes again and is put into a later bucket or the queue.
 */
const READS_AHEAD_MS = MINUTE_MS;

/** Read at every wake, however much of the past is still to be read: what workers of the last wakes may have left behind. */
const PRESENT_MINUTES = 4;

interface Waiting {
  readonly endpoint: EndpointId;
  readonly event: EventId;
}

export const minuteOf = (moment: EpochMs): EpochMs => epochMs(moment - (moment % MINUTE_MS));

/** `DUE#2026-11-20T12:00#3`: what is due in one minute, in one shard. */
export const dueBucket = (minute: EpochMs, shard: number): string =>
  `DUE#${new Date(minute).toISOString().slice(0, 16)}#${shard}`;

export const dueBuckets = (minute: EpochMs): string[] =>
  Array.from({ length: DUE_SHARDS }, (_, shard) => dueBucket(minute, shard));

export const dueKey = ({ endpoint, event }: Waiting, dueAt: EpochMs): ItemKey => ({
  pk: dueBucket(minuteOf(dueAt), shardOf(event, DUE_SHARDS)),
  sk: `${new Date(dueAt).toISOString()}#${endpoint}#${event}`,
});

export const heldPartition = (endpoint: EndpointId, shard: number): string => `HELD#${endpoint}#${shard}`;

/**
 * Event ids sort by time, so what is held comes out oldest event first. With the message that brought it: a delivery that is
 * let out and held again at once must not lie under the key that its wake is about to delete.
 */
export const heldKey = ({ endpoint, event, id }: Waiting & { readonly id: string }, shards: number): ItemKey => ({
  pk: heldPartition(endpoint, shardOf(event, shards)),
  sk: `${event}#${id}`,
});

/** One lease for all shards: whoever drains an endpoint takes the oldest of all of them. */
export const heldLease = (endpoint: EndpointId): string => `HELD#${endpoint}`;

/** Beside the bucket and not in it: whoever reads the bucket finds deliveries and nothing else. */
export const leaseKey = (bucket: string): ItemKey => ({ pk: `LEASE#${bucket}`, sk: "LEASE" });

interface Look {
  /** Every minute up to and with this one is known to be empty for good. */
  readonly clearedThrough: EpochMs;
  readonly now: EpochMs;
}

/**
 * The minutes that a wake must read: all that are not known to be empty, however long nobody looked. After a long downtime
 * that is a bounded number of the oldest at each tick, and the present in any case, so that it never waits for the past.
 */
export function minutesToRead({ clearedThrough, now }: Look, most: number): EpochMs[] {
  const last = minuteOf(after(now, READS_AHEAD_MS));
  const count = Math.max(0, (last - clearedThrough) / MINUTE_MS);

  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => index < most || index >= count - PRESENT_MINUTES)
    .map((index) => after(clearedThrough, (index + 1) * MINUTE_MS));
}

/**
 * How far the wake need not look again. A minute counts once it was read as empty: what a crashed worker did not send keeps
 * its minute open, so nothing is left behind by a lease that runs out.
 */
export function clearedAfter(clearedThrough: EpochMs, emptyMinutes: ReadonlySet<EpochMs>): EpochMs {
  const next = after(clearedThrough, MINUTE_MS);
  return emptyMinutes.has(next) ? clearedAfter(next, emptyMinutes) : clearedThrough;
}
