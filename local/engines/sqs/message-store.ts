import { DatabaseSync } from "node:sqlite";
import { type MessageTable, openMessageTable } from "./message-table.ts";
import { openQueueTable, type QueueTable } from "./queue-table.ts";
import { prepareDatabase } from "./store-schema.ts";
import { createTransactions } from "./store-transaction.ts";

/** The lasting side of the engine. */
export interface MessageStore extends QueueTable, MessageTable {
  transact<T>(work: () => T): T;
  close(): void;
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    prepareDatabase(database, file);
    return database;
  } catch (cause) {
    database.close();
    if (cause instanceof Error && cause.message.includes("locked"))
      throw new Error(`Cannot open the queues in "${file}": another process has them open`, { cause });
    throw cause;
  }
}

export function openMessageStore(file = ":memory:"): MessageStore {
  const database = openDatabase(file);
  return {
    ...openQueueTable(database),
    ...openMessageTable(database),
    transact: createTransactions(database, file),
    close: () => database.close(),
  };
}
