import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
  refuseNewerFormat(path);
  return { path, release: takeLock(path) };
}

/** A lock that the system gives back when its holder is gone, however it went: `kill -9` leaves nothing to clean up. */
function takeLock(path: string): () => void {
  const lock = new DatabaseSync(join(path, "lock"));
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    throw new CommandError(`the data directory "${path}" is in use by another process`, { cause });
  }
  return () => lock.close();
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "unknown reason";
    throw new CommandError(`cannot write to the data directory "${path}": ${reason}`, { cause });
  }
}

function refuseNewerFormat(path: string): void {
  const file = join(path, "format");
  if (!existsSync(file)) writeFileSync(file, String(FORMAT));
  const found = Number(readFileSync(file, "utf8"));
  if (found <= FORMAT) return;
  throw new CommandError(
    `the data directory "${path}" was written by a newer version (format ${found}, this one reads up to ${FORMAT})`,
  );
}
