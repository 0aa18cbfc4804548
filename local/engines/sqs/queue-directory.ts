import { queueDoesNotExist } from "./errors.ts";
import type { MessageStore } from "./message-store.ts";
import { createQueue, type Queue, type QueueRecord } from "./queue.ts";

/** The queues of the account, by each of the three ways in which AWS names one. */
export interface QueueDirectory {
  all(): readonly Queue[];
  find(name: string): Queue | undefined;
  findByArn(arn: string): Queue | undefined;
  /** By the last part of the path, so that a URL stays good when the local cloud changes its port. */
  byUrl(url: string): Queue;
  byName(name: string): Queue;
  urlOf(queue: Queue): string;
  /** The queues that redrive to this one. */
  sourcesOf(deadLetters: Queue): readonly Queue[];
  add(record: QueueRecord): Queue;
  change(queue: Queue, changes: Partial<QueueRecord>): void;
  remove(queue: Queue): void;
}

export interface DirectoryOptions {
  readonly store: MessageStore;
  readonly region: string;
  readonly accountId: string;
  readonly baseUrl: () => string;
}

export function createQueueDirectory({ store, region, accountId, baseUrl }: DirectoryOptions): QueueDirectory {
  const queues = new Map<string, Queue>();
  const arnPrefix = `arn:aws:sqs:${region}:${accountId}:`;

  function open(record: QueueRecord): Queue {
    const queue = createQueue(record, `${arnPrefix}${record.name}`);
    queues.set(record.name, queue);
    return queue;
  }

  function byName(name: string): Queue {
    const queue = queues.get(name);
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  for (const record of store.queues()) open(record);

  return {
    all: () => [...queues.values()],
    find: (name) => queues.get(name),
    findByArn: (arn) => (arn.startsWith(arnPrefix) ? queues.get(arn.slice(arnPrefix.length)) : undefined),
    byUrl: (url) => byName(url.slice(url.lastIndexOf("/") + 1)),
    byName,
    urlOf: (queue) => `${baseUrl()}/${accountId}/${queue.name}`,
    sourcesOf: ({ arn }) =>
      [...queues.values()].filter(({ settings }) => settings.redrive?.deadLetterTargetArn === arn),
    add(record) {
      store.saveQueue(record);
      return open(record);
    },
    change(queue, changes) {
      const record = { ...queue.record, ...changes };
      store.saveQueue(record);
      queue.change(record);
    },
    remove(queue) {
      store.removeAll(queue.name);
      store.deleteQueue(queue.name);
      queues.delete(queue.name);
    },
  };
}
