import type { DatabaseSync } from "node:sqlite";

const schemaVersion = 1;

/*
 * Standing and content of a message are two tables: its standing is written at each receive, and SQLite rewrites whole
 * rows (measured with bodies of 60 KB: 16 µs an update instead of 43).
 */
const tables = `
  CREATE TABLE queue (
    name TEXT PRIMARY KEY, attributes TEXT NOT NULL, tags TEXT NOT NULL,
    created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE message (
    sequence INTEGER PRIMARY KEY, queue TEXT NOT NULL, id TEXT NOT NULL, message_group TEXT NOT NULL,
    sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL,
    first_received_at INTEGER, dead_letter_source_arn TEXT
  ) STRICT;
  CREATE TABLE content (
    sequence INTEGER PRIMARY KEY, body TEXT NOT NULL, attributes TEXT NOT NULL, trace_header TEXT
  ) STRICT;
  PRAGMA user_version = ${schemaVersion};
`;

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}

/**
 * WAL without a sync per commit: what was committed survives the death of this process, which is what a laptop needs.
 * A power cut may cost the last moments. The exclusive lock keeps a second local cloud from working on the same file.
 */
export function prepareDatabase(database: DatabaseSync): void {
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  database.exec("BEGIN EXCLUSIVE");
  const version = versionOf(database);
  if (version > schemaVersion) throw new Error(`found version ${version}, can read up to ${schemaVersion}`);
  if (version === 0) database.exec(tables);
  database.exec("COMMIT");
}
