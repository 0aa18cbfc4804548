import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDataDirectory } from "../../../local/command/data-directory.ts";

let parent: string;
let holder: ChildProcess | undefined;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "posthorn-data-"));
});

afterEach(() => {
  holder?.kill("SIGKILL");
  rmSync(parent, { recursive: true });
});

test("makes the directory and can be opened again after it was released", () => {
  const path = join(parent, "new", "data");
  openDataDirectory(path).release();

  const again = openDataDirectory(path);

  expect(again.path).toBe(path);
  again.release();
});

test("refuses a directory that another process has open, and takes it once that process was killed", async () => {
  const other = startHolder(parent);
  await once(other.stdout, "data");

  expect(() => openDataDirectory(parent)).toThrow(`the data directory "${parent}" is in use by another process`);

  other.kill("SIGKILL");
  await once(other, "exit");
  openDataDirectory(parent).release();
});

test("refuses what a newer version has written", () => {
  writeFileSync(join(parent, "format"), "99");

  expect(() => openDataDirectory(parent)).toThrow(
    `the data directory "${parent}" was written by a newer version (format 99, this one reads up to 1)`,
  );
});

test.each(["", "one", "-1"])("refuses a format that is %j, which nobody wrote", (found) => {
  writeFileSync(join(parent, "format"), found);

  expect(() => openDataDirectory(parent)).toThrow(
    `the data directory "${parent}" says that its format is "${found}", wanted a number`,
  );
});

test("does not take a lock that is broken for one that is held", () => {
  writeFileSync(join(parent, "lock"), "no database, by far too long for an empty one");

  expect(() => openDataDirectory(parent)).toThrow(
    `the data directory "${parent}" cannot be locked: file is not a database`,
  );
});

test("says why a directory cannot be written", () => {
  const file = join(parent, "a-file");
  writeFileSync(file, "");
  chmodSync(file, 0o600);

  expect(() => openDataDirectory(join(file, "data"))).toThrow(
    /cannot write to the data directory ".*a-file\/data": ENOTDIR/,
  );
});

function startHolder(path: string) {
  const started = spawn(process.execPath, ["-e", holdOpen(path)], { stdio: ["ignore", "pipe", "ignore"] });
  holder = started;
  return started;
}

// It is held on to, as the command does: the lock of a directory that nobody refers to any more is collected with it.
const holdOpen = (path: string) => `
  import(${JSON.stringify(join(import.meta.dirname, "../../../local/command/data-directory.ts"))}).then((module) => {
    globalThis.held = module.openDataDirectory(${JSON.stringify(path)});
    console.log("open");
    setInterval(() => {}, 1000);
  });`;
