import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { ItemKey } from "../../core/contract/item-keys.ts";
import type { Table } from "./document-client.ts";

/** BatchWriteItem takes 25. */
const MAX_ITEMS = 25;
const MAX_TRIES = 5;
/** How DynamoDB refuses a group as a whole, where a part of it would be left unprocessed. */
const THROTTLES: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
]);

export type Item = ItemKey & Record<string, unknown>;

export class TableThrottled extends Error {
  readonly code = "table_throttled";

  constructor(left: number, total: number, tries: number) {
    super(`Cannot write ${left} of ${total} items: throttled ${tries} times`);
    this.name = "TableThrottled";
  }
}

export interface BatchWriter {
  /** Resolves when the item is written; rejects only for this item's own group. */
  put(item: Item): Promise<void>;
  delete(key: ItemKey): Promise<void>;
}

export interface BatchWriterOptions {
  /** How long the first item of a group waits for company. */
  readonly lingerMs: number;
  readonly pause: (ms: number) => Promise<void>;
}

type Write = { readonly PutRequest: { readonly Item: Item } } | { readonly DeleteRequest: { readonly Key: ItemKey } };

interface Waiting {
  readonly write: Write;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

type Group = Map<string, Waiting>;

/**
 * Writes items in groups as they come: an SDK call costs about 1 ms of CPU, an item in a group a tenth of it. A group goes
 * when it is full or when its first item has lingered, so what is finished never waits for what still hangs.
 */
export function createBatchWriter(table: Table, options: BatchWriterOptions): BatchWriter {
  let open: Group = new Map();

  function close(group: Group): void {
    if (group === open) open = new Map();
    void writeGroup(table, group, options.pause); // settles the promises of its items and never rejects itself
  }

  function join(key: string, waiting: Waiting): void {
    // DynamoDB refuses a group that names an item twice: the second one begins the next group.
    if (open.has(key)) close(open);
    const group = open.set(key, waiting);
    if (group.size === MAX_ITEMS) close(group);
    else if (group.size === 1) setTimeout(() => group === open && close(group), options.lingerMs);
  }

  const grouped = (write: Write): Promise<void> =>
    new Promise((resolve, reject) => join(nameOf(write), { write, resolve, reject }));

  return {
    put: (item) => grouped({ PutRequest: { Item: item } }),
    delete: ({ pk, sk }) => grouped({ DeleteRequest: { Key: { pk, sk } } }),
  };
}

async function writeGroup(table: Table, group: Group, pause: BatchWriterOptions["pause"]): Promise<void> {
  const waiting = [...group.values()];
  const writes = waiting.map(({ write }) => write);
  try {
    await writeAll(table, writes, pause);
    for (const { resolve } of waiting) resolve();
  } catch (cause) {
    for (const { reject } of waiting) reject(cause);
  }
}

/** DynamoDB may take a part only; what it leaves is sent again, after a growing pause. */
async function writeAll(table: Table, writes: readonly Write[], pause: BatchWriterOptions["pause"]): Promise<void> {
  let left = writes;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === MAX_TRIES) throw new TableThrottled(left.length, writes.length, MAX_TRIES);
    if (attempt > 0) await pause(25 * 2 ** attempt);
    left = await writeOnce(table, left);
  }
}

async function writeOnce(table: Table, writes: readonly Write[]): Promise<readonly Write[]> {
  const RequestItems = { [table.name]: [...writes] };
  try {
    const { UnprocessedItems } = await table.client.send(new BatchWriteCommand({ RequestItems }));
    const unprocessed = UnprocessedItems?.[table.name] ?? [];
    const left = new Set(
      unprocessed.map(({ PutRequest, DeleteRequest }) => keyName(PutRequest?.Item ?? DeleteRequest?.Key)),
    );
    return writes.filter((write) => left.has(nameOf(write)));
  } catch (error) {
    if (error instanceof Error && THROTTLES.has(error.name)) return writes; // nothing was written: all of it is left
    throw error;
  }
}

const nameOf = (write: Write): string =>
  keyName("PutRequest" in write ? write.PutRequest.Item : write.DeleteRequest.Key);

const keyName = (key: Record<string, unknown> | ItemKey | undefined): string => `${key?.pk}|${key?.sk}`;
