import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { createInterface } from "node:readline";
import { UnusableDataError } from "../unusable-data.ts";
import type { EngineProgram } from "./engine-program.ts";
import { freePort } from "./free-port.ts";

export interface EngineProcess {
  readonly port: number;
  readonly pid: number;
  /** Settles when the process is gone, with the words to tell it. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

type Lines = EventEmitter<{ line: [string] }>;

/** Both programs say where they listen, one on stdout, the other on stderr. */
const LISTENING = /listening on http:\/\/127\.0\.0\.1:(?<port>\d+)/i;
const READY_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 5_000;
const STARTS = 3;

// Another process can take the free port before the engine does, so a start that failed is tried on another port.
export async function startEngineProcess(program: EngineProgram, file: string | undefined): Promise<EngineProcess> {
  let failure: unknown;
  for (let start = 1; start <= STARTS; start += 1) {
    try {
      return await startOnce(program, program.argumentsFor(await freePort(), file));
    } catch (error) {
      failure = error;
    }
  }
  const message = `Cannot start the ${program.kind} DynamoDB engine${file === undefined ? "" : ` on "${file}"`}`;
  const reason = failure instanceof Error ? failure.message : String(failure);
  throw new UnusableDataError(`${message}: ${reason}`, { cause: failure });
}

async function startOnce(program: EngineProgram, args: readonly string[]): Promise<EngineProcess> {
  // In a group of its own: Ctrl-C reaches every process of the terminal's group, and the engine must outlive the
  // functions that still write to it.
  const child = spawn(program.command, args, { detached: process.platform !== "win32", windowsHide: true });
  const said = linesOf(child);
  const ended = endOf(child, said);
  // Its stdin is the string that ties it to us (engine-program.ts, portable-server.ts).
  child.stdin.on("error", () => {});
  const late = setTimeout(() => child.kill("SIGKILL"), READY_WITHIN_MS);
  const port = await Promise.race([portIn(said), notReady(ended)]).finally(() => clearTimeout(late));
  return { port, pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

/** What the engine writes, line by line: nobody needs it while all is well, and its last words tell why it ended. */
function linesOf(child: ChildProcessWithoutNullStreams): Lines {
  const lines: Lines = new EventEmitter();
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on("line", (line) => lines.emit("line", line));
  return lines;
}

function endOf(child: ChildProcessWithoutNullStreams, said: Lines): Promise<string> {
  let lastWords = "";
  said.on("line", (line) => {
    lastWords = LISTENING.test(line) ? "" : `, saying "${line}"`;
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`it could not be run: ${error.message}`));
    // What it wrote last may still be on its way at its exit; and our end of its stdin would hold "close" back.
    child.once("exit", () => child.stdin.destroy());
    child.once("close", (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}${lastWords}`));
  });
}

function portIn(said: Lines): Promise<number> {
  return new Promise((resolve) => {
    said.on("line", (line) => {
      const port = LISTENING.exec(line)?.groups?.port;
      if (port !== undefined) resolve(Number(port));
    });
  });
}

async function notReady(ended: Promise<string>): Promise<never> {
  throw new Error(await ended);
}

// Asked first, so that SQLite folds its log into the file; a kill would only cost the next start that work.
async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(late);
}
