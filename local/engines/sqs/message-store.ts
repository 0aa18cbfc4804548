import { DatabaseSync } from "node:sqlite";
import { UnusableDataError } from "../unusable-data.ts";
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
    prepareDatabase(database);
    return database;
  } catch (cause) {
    database.close();
    throw new UnusableDataError(`Cannot open the queues in "${file}": ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return reason.includes("locked") ? "another process has them open" : reason;
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
