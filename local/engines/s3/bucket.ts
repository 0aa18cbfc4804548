import { createTurns } from "../turns.ts";
import type { ObjectFiles } from "./object-files.ts";
import { expiresAt, type ObjectRecord, type StoredObject } from "./object-record.ts";

const SWEEP_INTERVAL_MS = 60 * 60 * 1000;

export interface Bucket {
  records(): readonly ObjectRecord[];
  head(key: string): ObjectRecord | undefined;
  get(key: string): Promise<StoredObject | undefined>;
  /** False when it must not replace anything and there was something to replace. */
  put(object: StoredObject, onlyIfAbsent: boolean): Promise<boolean>;
  remove(key: string): Promise<void>;
  expireAfter(days: number | undefined): void;
}

interface BucketPorts {
  readonly files: ObjectFiles;
  readonly now: () => number;
}

export async function openBucket({ files, now }: BucketPorts): Promise<Bucket> {
  const inTurn = createTurns();
  const index = new Map((await files.load()).map((record) => [record.key, record]));
  let expirationDays: number | undefined;
  let nextSweepAt = 0;

  const isLive = (record: ObjectRecord) => expirationDays === undefined || now() < expiresAt(record, expirationDays);
  const head = (key: string) => {
    const record = index.get(key);
    return record !== undefined && isLive(record) ? record : undefined;
  };

  async function drop(key: string): Promise<void> {
    index.delete(key);
    await files.remove(key);
  }

  // Nobody sees an object whose time is over; that its file goes now and then is enough.
  async function sweep(): Promise<void> {
    if (now() < nextSweepAt) return;
    nextSweepAt = now() + SWEEP_INTERVAL_MS;
    for (const record of index.values()) if (!isLive(record)) await drop(record.key);
  }

  return {
    records: () => [...index.values()].filter(isLive),
    head,
    get: async (key) => (head(key) === undefined ? undefined : files.read(key)),
    put: (object, onlyIfAbsent) =>
      inTurn(async () => {
        await sweep();
        const { key } = object.record;
        if (onlyIfAbsent && head(key) !== undefined) return false;
        await files.write(object);
        index.set(key, object.record);
        return true;
      }),
    remove: (key) => inTurn(() => drop(key)),
    expireAfter: (days) => {
      expirationDays = days;
    },
  };
}
