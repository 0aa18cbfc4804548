import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ObjectRecord, objectRecord, type StoredObject } from "./object-record.ts";

/** Where the objects of one bucket lie. */
export interface ObjectFiles {
  load(): Promise<readonly ObjectRecord[]>;
  write(object: StoredObject): Promise<void>;
  read(key: string): Promise<StoredObject | undefined>;
  remove(key: string): Promise<void>;
}

const NEWLINE = 0x0a;

/**
 * One file per object: its record as a line of JSON, then its bytes, so that one rename replaces both. The file is
 * named by the hash of the key: no key, whatever dots and slashes it has, can name a place outside the directory, be
 * too long for the file system, or clash with another in capital letters.
 */
export function openObjectFiles(directory: string): ObjectFiles {
  const fileOf = (key: string) => join(directory, createHash("sha256").update(key).digest("hex"));

  return {
    async load() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const names = await readdir(directory);
      const leftovers = names.filter((name) => name.endsWith(".tmp"));
      await Promise.all(leftovers.map((name) => rm(join(directory, name))));
      const kept = names.filter((name) => !name.endsWith(".tmp"));
      const objects = await Promise.all(kept.map((name) => readObject(join(directory, name))));
      return objects.flatMap((object) => (object === undefined ? [] : [object.record]));
    },
    async write({ record, body }) {
      const file = fileOf(record.key);
      await writeDurably(`${file}.tmp`, Buffer.concat([Buffer.from(`${JSON.stringify(record)}\n`), body]));
      await rename(`${file}.tmp`, file);
      await syncDirectory(directory);
    },
    read: (key) => readObject(fileOf(key)),
    remove: (key) => rm(fileOf(key), { force: true }),
  };
}

async function readObject(file: string): Promise<StoredObject | undefined> {
  const content = await readIfPresent(file);
  if (content === undefined) return undefined;

  const end = content.indexOf(NEWLINE);
  const record = objectRecord.parse(JSON.parse(content.toString("utf8", 0, end)));
  return { record, body: content.subarray(end + 1) };
}

async function readIfPresent(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function writeDurably(file: string, content: Buffer): Promise<void> {
  const handle = await open(file, "w", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable. Windows cannot open a directory and does not need it. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
