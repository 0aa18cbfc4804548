import type { JsonObject } from "../json-service.ts";
import type { Engine } from "./engine.ts";
import { queueDoesNotExist } from "./errors.ts";
import type { Queue } from "./queue.ts";

interface Poll {
  readonly until: number;
  readonly attempt: () => JsonObject | undefined;
  readonly answer: (answer: JsonObject) => void;
  readonly refuse: (error: unknown) => void;
}

export interface Wait {
  readonly queue: Queue;
  readonly until: number;
  /** Undefined while there is nothing to receive. */
  readonly attempt: () => JsonObject | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Receivers that wait for messages. */
export interface LongPolls {
  wait(wait: Wait): Promise<JsonObject>;
  /** Gives what is there to those who wait, first come first served, and sends away whose time is over. */
  serve(): void;
  /** When `serve` has something to do next, if nothing is sent before. */
  nextAt(): number | undefined;
  /** Answers all with nothing. */
  close(): void;
}

export function createLongPolls({ store, queues, now }: Engine): LongPolls {
  const waiting = new Map<Queue, readonly Poll[]>();

  function hasNews({ placements }: Queue): boolean {
    return placements.depth().visible > 0 || (placements.nextEventAt() ?? Number.POSITIVE_INFINITY) <= now();
  }

  /** Whether the poll is over. */
  function tryPoll(poll: Poll): boolean {
    try {
      const received = store.transact(poll.attempt);
      if (received !== undefined) poll.answer(received);
      return received !== undefined;
    } catch (error) {
      poll.refuse(error);
      return true;
    }
  }

  // One after the other and only while there is something to get: waking all of them for one message would make each
  // send as expensive as there are receivers.
  function hungryOf(queue: Queue, polls: readonly Poll[]): readonly Poll[] {
    const first = polls[0];
    if (first === undefined || !hasNews(queue) || !tryPoll(first)) return polls;
    return hungryOf(queue, polls.slice(1));
  }

  function patientOf(polls: readonly Poll[]): readonly Poll[] {
    const over = polls.filter(({ until }) => until <= now());
    for (const poll of over) poll.answer({});
    return over.length === 0 ? polls : polls.filter((poll) => !over.includes(poll));
  }

  function serveQueue(queue: Queue, polls: readonly Poll[]): void {
    if (queues.find(queue.name) !== queue) {
      waiting.delete(queue);
      for (const poll of polls) poll.refuse(queueDoesNotExist());
      return;
    }
    const left = patientOf(hungryOf(queue, polls));
    if (left.length === 0) waiting.delete(queue);
    else waiting.set(queue, left);
  }

  // A receiver that went away must not take a message with it: it would be in flight until its visibility ends.
  function leave(queue: Queue, poll: Poll): void {
    const others = (waiting.get(queue) ?? []).filter((other) => other !== poll);
    waiting.set(queue, others);
    poll.answer({});
  }

  return {
    async wait({ queue, until, attempt, signal }) {
      if (signal?.aborted) return {};
      const { promise, resolve, reject } = Promise.withResolvers<JsonObject>();
      const poll = { until, attempt, answer: resolve, refuse: reject };
      const goAway = () => leave(queue, poll);
      waiting.set(queue, [...(waiting.get(queue) ?? []), poll]);
      signal?.addEventListener("abort", goAway);
      return promise.finally(() => signal?.removeEventListener("abort", goAway));
    },
    serve() {
      for (const [queue, polls] of waiting) serveQueue(queue, polls);
    },
    nextAt() {
      const moments = [...waiting].flatMap(([queue, polls]) => [
        queue.placements.nextEventAt() ?? Number.POSITIVE_INFINITY,
        ...polls.map(({ until }) => until),
      ]);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
    close() {
      for (const poll of [...waiting.values()].flat()) poll.answer({});
      waiting.clear();
    },
  };
}
