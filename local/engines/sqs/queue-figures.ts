import type { Message } from "./message.ts";
import type { Depth } from "./placements.ts";
import type { Queue } from "./queue.ts";

/** What CloudWatch is told of a queue each minute. */
export interface QueueFigures extends Depth {
  /** Nothing when no message counts. */
  readonly oldestAgeMs: number | undefined;
  /** Of the groups that take no more than their share (fair queues). */
  readonly quietOldestAgeMs: number | undefined;
  readonly noisyGroups: number;
}

/** SQS leaves out what was received so often without being deleted: one poison message must not hide the others. */
const RECEIVES_THAT_COUNT = 3;
/** A group is noisy with more than a tenth of what is in flight, and at least so many of its own. */
const NOISY_SHARE = 0.1;
const NOISY_LEAST = 30;

export function figuresOf({ placements }: Queue, now: number): QueueFigures {
  const all = [...placements.all()];
  const noisy = noisyGroups(all, now);
  const counting = all.filter(({ receiveCount }) => receiveCount < RECEIVES_THAT_COUNT).filter(isActive(now));
  return {
    ...placements.depth(),
    oldestAgeMs: ageOfOldest(counting, now),
    quietOldestAgeMs: ageOfOldest(
      counting.filter(({ group }) => !noisy.has(group)),
      now,
    ),
    noisyGroups: noisy.size,
  };
}

/** What is delayed is not late. */
const isActive = (now: number) => (message: Message) => message.visibleAt <= now || message.receiveCount > 0;

function ageOfOldest(messages: readonly Message[], now: number): number | undefined {
  return messages.reduce<number | undefined>((oldest, { sentAt }) => Math.max(oldest ?? 0, now - sentAt), undefined);
}

function noisyGroups(messages: readonly Message[], now: number): ReadonlySet<string> {
  const inFlight = messages.filter(({ visibleAt, receiveCount }) => visibleAt > now && receiveCount > 0);
  const byGroup = Map.groupBy(inFlight, ({ group }) => group);
  const isNoisy = (count: number) => count >= NOISY_LEAST && count > inFlight.length * NOISY_SHARE;
  return new Set([...byGroup].filter(([, own]) => isNoisy(own.length)).map(([group]) => group));
}
