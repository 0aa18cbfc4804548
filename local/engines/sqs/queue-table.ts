import type { DatabaseSync } from "node:sqlite";
import type { QueueRecord } from "./queue.ts";
import { readQueue } from "./store-rows.ts";

export interface QueueTable {
  queues(): readonly QueueRecord[];
  saveQueue(record: QueueRecord): void;
  deleteQueue(name: string): void;
}

export function openQueueTable(database: DatabaseSync): QueueTable {
  const all = database.prepare("SELECT * FROM queue ORDER BY name");
  const save = database.prepare("INSERT OR REPLACE INTO queue VALUES (?, ?, ?, ?, ?)");
  const remove = database.prepare("DELETE FROM queue WHERE name = ?");

  return {
    queues: () => all.all().map(readQueue),
    saveQueue({ name, attributes, tags, createdAt, modifiedAt }) {
      save.run(name, JSON.stringify(attributes), JSON.stringify(tags), createdAt, modifiedAt);
    },
    deleteQueue(name) {
      remove.run(name);
    },
  };
}
