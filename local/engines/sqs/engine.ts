import { randomUUID } from "node:crypto";
import { limits } from "./limits.ts";
import { type MessageStore, openMessageStore } from "./message-store.ts";
import { createQueueDirectory, type QueueDirectory } from "./queue-directory.ts";

export interface EngineOptions {
  /** Where the queues are kept; in memory when left out. */
  readonly file?: string;
  readonly region: string;
  readonly accountId: string;
  readonly now?: () => number;
  /** Asked at each use, because a server knows its port only once it listens. */
  readonly baseUrl?: () => string;
  /** AWS's cap unless given; tests make it small. */
  readonly inFlightLimit?: number;
  /**
   * Whether all who had received messages ended with the process before this one. Then what was in flight is visible at
   * once, and a restart does not have to wait for visibility timeouts of minutes.
   */
  readonly receiversAreGone?: boolean;
}

/** What the operations work on. */
export interface Engine {
  readonly accountId: string;
  readonly inFlightLimit: number;
  readonly store: MessageStore;
  readonly queues: QueueDirectory;
  now(): number;
  newId(): string;
}

export function createEngine({ file, region, accountId, ...options }: EngineOptions): Engine {
  const { now = Date.now, baseUrl = () => `https://sqs.${region}.amazonaws.com` } = options;
  const store = openMessageStore(file);
  if (options.receiversAreGone) store.releaseInFlight(now());
  const queues = createQueueDirectory({ store, region, accountId, baseUrl });
  for (const { queue, message } of store.messages()) queues.find(queue)?.placements.place(message, now());

  return {
    accountId,
    inFlightLimit: options.inFlightLimit ?? limits.inFlight,
    store,
    queues,
    now,
    newId: randomUUID,
  };
}
