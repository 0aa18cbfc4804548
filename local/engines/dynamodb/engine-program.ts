import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { UnusableDataError } from "../unusable-data.ts";

export type EngineKind = "native" | "portable";
export type EngineChoice = EngineKind | "auto";

export interface EngineProgram {
  readonly kind: EngineKind;
  readonly command: string;
  /** Where it writes; in memory when left out. */
  argumentsFor(port: number, file: string | undefined): readonly string[];
}

/** The file of each kind inside a data directory. Neither program can read the other's. */
const FILES = { native: "dynamodb.sqlite", portable: "dynamodb.leveldb" } as const;

export function dataFile(kind: EngineKind, directory: string): string {
  return join(directory, FILES[kind]);
}

export function engineProgram(choice: EngineChoice, directory: string | undefined): EngineProgram {
  const binary = nativeBinary();
  const kind = choice === "auto" ? preferredKind(binary !== undefined, directory) : choice;
  if (directory !== undefined) refuseDataOfTheOther(kind, directory);
  if (kind === "portable") return portableProgram();
  if (binary === undefined) throw new Error(`Cannot start the native DynamoDB engine: "${NATIVE}" is not installed`);
  return nativeProgram(binary);
}

// Tables that exist decide: a directory that came from another machine opens with what wrote it.
function preferredKind(hasNative: boolean, directory: string | undefined): EngineKind {
  if (!hasNative) return "portable";
  return directory !== undefined && existsSync(dataFile("portable", directory)) ? "portable" : "native";
}

function refuseDataOfTheOther(kind: EngineKind, directory: string): void {
  const other = kind === "native" ? "portable" : "native";
  if (existsSync(dataFile(kind, directory)) || !existsSync(dataFile(other, directory))) return;
  throw new UnusableDataError(
    `Cannot open "${directory}" with the ${kind} DynamoDB engine: its tables were written by the ${other} one`,
  );
}

const NATIVE = "@dynoxide/linux-x64";

/** The binary is an optional dependency: npm leaves it out where it cannot run. */
export function nativeBinary(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${NATIVE}/package.json`);
    const binary = join(dirname(manifest), "dynoxide");
    return process.platform === "linux" && process.arch === "x64" && existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

// The shell leaves behind one reader of its stdin and then becomes the engine. When we end, by whatever signal, the
// pipe closes, the reader wakes and ends the engine: dynoxide itself has no way to notice, and a second one could open
// the same file beside it.
const WATCHED = 'exec 3<&0; (read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

function nativeProgram(binary: string): EngineProgram {
  return {
    kind: "native",
    command: "/bin/sh",
    argumentsFor(port, file) {
      const storage = file === undefined ? [] : ["--db-path", file];
      return ["-c", WATCHED, "sh", binary, "serve", "--host", "127.0.0.1", "--port", String(port), ...storage];
    },
  };
}

function portableProgram(): EngineProgram {
  const server = fileURLToPath(new URL("./portable-server.ts", import.meta.url));
  return {
    kind: "portable",
    command: execPath,
    argumentsFor: (_port, file) => (file === undefined ? [server] : [server, file]),
  };
}
