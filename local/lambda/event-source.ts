import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "../engines/json-service.ts";
import { recordsDone } from "./batch-answer.ts";
import { type CallSqs, createQueueReader, type EventSourceMapping } from "./queue-reader.ts";
import { type SqsRecord, splitBySize } from "./sqs-event.ts";

interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

export interface EventSourcePorts {
  readonly mapping: EventSourceMapping;
  readonly sqs: CallSqs;
  readonly invoke: (event: SqsEvent) => Promise<{ readonly ok: boolean; readonly payload: unknown }>;
  /** Hears of what went wrong between queue and function. The messages come back by their visibility timeout. */
  readonly onError?: (error: unknown) => void;
}

export interface EventSource {
  start(): void;
  /** Drains: settles when the running invocations are done and what they finished has left the queue. */
  stop(): Promise<void>;
}

const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
/** Enough for a laptop, where a template does not say. AWS would go up to 1,250. */
const DEFAULT_CONCURRENCY = 10;
/** So that a queue that answers at once with nothing, against what a long poll means, does not take a whole core. */
const PAUSE_AFTER_EMPTY_MS = 20;
const PAUSE_AFTER_ERROR_MS = 500;
/** As on AWS, a throttled batch is tried again for a while; then its messages come back by their visibility timeout. */
const THROTTLE_PAUSES_MS = [100, 200, 400, 800, 1600];

/**
 * What AWS runs between a queue and a function. One long poll at a time is enough here, where an answer takes less than a
 * millisecond; what scales, up to the maximum concurrency, is the number of batches at work. At that number polling stops: a message
 * that nobody can take must not spend its visibility timeout waiting.
 */
export function createSqsEventSource({ mapping, sqs, invoke, onError = () => {} }: EventSourcePorts): EventSource {
  const maxConcurrency = mapping.maximumConcurrency ?? DEFAULT_CONCURRENCY;
  const queue = createQueueReader(mapping, sqs);
  const running = new Set<Promise<void>>();
  let stopping = new AbortController();
  let polling: Promise<void> | undefined;

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      const records = await collect();
      if (records.length === 0) await pause(PAUSE_AFTER_EMPTY_MS);
      else begin(records);
      if (running.size >= maxConcurrency) await Promise.race(running);
    }
  }

  function begin(records: readonly SqsRecord[]): void {
    const work = deliver(records).finally(() => running.delete(work));
    running.add(work);
  }

  async function collect(): Promise<SqsRecord[]> {
    try {
      return await queue.collect(stopping.signal);
    } catch (error) {
      // A long poll that ends because of a stop is no news.
      if (!stopping.signal.aborted) await reportAndPause(error);
      return [];
    }
  }

  async function deliver(records: readonly SqsRecord[]): Promise<void> {
    for (const batch of splitBySize(records, MAX_PAYLOAD_BYTES)) {
      try {
        const answer = await invokePatiently({ Records: batch });
        await queue.remove(recordsDone(batch, answer, mapping.reportBatchItemFailures));
      } catch (error) {
        await reportAndPause(error);
      }
    }
  }

  async function invokePatiently(event: SqsEvent) {
    for (const pauseMs of THROTTLE_PAUSES_MS) {
      try {
        return await invoke(event);
      } catch (error) {
        if (!isThrottle(error)) throw error;
        await pause(pauseMs);
      }
    }
    return invoke(event);
  }

  async function reportAndPause(error: unknown): Promise<void> {
    onError(error);
    await pause(PAUSE_AFTER_ERROR_MS);
  }

  /** A stop cuts every pause short. */
  function pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});
  }

  function start(): void {
    if (polling !== undefined) return;
    stopping = new AbortController();
    polling = poll();
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await polling;
    await Promise.all(running);
    polling = undefined;
  }

  return { start, stop };
}

function isThrottle(error: unknown): boolean {
  return error instanceof AwsError && error.code === "TooManyRequestsException";
}
