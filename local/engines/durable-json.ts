import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { UnusableDataError } from "./unusable-data.ts";

/** One value that outlives the process. It is replaced as a whole: a reader sees the old value or the new one. */
export interface DurableJson<State> {
  read(): State;
  replace(next: State): void;
}

interface DurableJsonOptions<State> {
  /** Without a file the value lives in memory only. */
  readonly file: string | undefined;
  readonly schema: z.ZodType<State>;
  readonly empty: State;
}

const FORMAT = 1;
const formatSchema = z.object({ format: z.number().int(), state: z.unknown() });

/**
 * Synchronous on purpose: the engines that use it change rarely and hold little, and a write that nothing can
 * interleave with needs no lock.
 */
export function openDurableJson<State>({ file, schema, empty }: DurableJsonOptions<State>): DurableJson<State> {
  let state = file === undefined ? empty : readState(file, schema, empty);

  return {
    read: () => state,
    replace(next) {
      if (file !== undefined) writeAtomically(file, JSON.stringify({ format: FORMAT, state: next }));
      state = next;
    },
  };
}

function readState<State>(file: string, schema: z.ZodType<State>, empty: State): State {
  const text = readIfPresent(file);
  if (text === undefined) return empty;

  const { format, state } = parse(file, formatSchema, text);
  if (format > FORMAT)
    throw new UnusableDataError(
      `Cannot read "${file}": it has format ${format}, written by a newer version; wanted ${FORMAT}`,
    );
  return parse(file, schema, JSON.stringify(state));
}

function parse<Value>(file: string, schema: z.ZodType<Value>, text: string): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UnusableDataError(`Cannot read "${file}": its content is not what this engine writes`, { cause });
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

// A kill -9 at any line leaves either the old file or the new one: the bytes are on disk before the name points at them.
function writeAtomically(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.tmp`;
  const descriptor = openSync(temporary, "w", 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
  syncDirectory(dirname(file));
}

/** Makes the rename itself durable. Windows cannot open a directory and does not need it. */
function syncDirectory(directory: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(directory, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
