import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CommandError } from "./command-error.ts";

/** Raised when what lies in a data directory can no longer be read by the version before. */
const FORMAT = 1;

export interface DataDirectory {
  readonly path: string;
  release(): void;
}

/** Opens a data directory for this process alone: two clouds on one set of files would tear it. */
export function openDataDirectory(name: string): DataDirectory {
  const path = resolve(name);
  makeWritable(path);
  refuseOtherFormats(path);
  return { path, release: takeLock(path) };
}

/** A lock that the system gives back when its holder is gone, however it went: `kill -9` leaves nothing to clean up. */
function takeLock(path: string): () => void {
  const lock = new DatabaseSync(join(path, "lock"));
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    const found = isBusy(cause)
      ? "is in use by another process; npm start -- --data-dir DIR takes another"
      : `cannot be locked: ${reasonOf(cause)}`;
    throw new CommandError(`the data directory "${path}" ${found}`, { cause });
  }
  return () => lock.close();
}

const SQLITE_BUSY = 5;
const isBusy = (error: unknown) => error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : "unknown reason");

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const file = join(path, "format");
    // Written at once: for the root user, and on file systems of their own kind, asking for permission says little.
    if (!existsSync(file)) writeFileSync(file, String(FORMAT));
  } catch (cause) {
    throw new CommandError(`cannot write to the data directory "${path}": ${reasonOf(cause)}`, { cause });
  }
}

function refuseOtherFormats(path: string): void {
  const text = readFileSync(join(path, "format"), "utf8").trim();
  const found = /^\d+$/.test(text) ? Number(text) : undefined;
  if (found === undefined)
    throw new CommandError(`the data directory "${path}" says that its format is "${text}", wanted a number`);
  if (found > FORMAT)
    throw new CommandError(
      `the data directory "${path}" was written by a newer version (format ${found}, this one reads up to ${FORMAT})`,
    );
}
