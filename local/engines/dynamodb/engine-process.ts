import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { EngineProgram } from "./engine-program.ts";
import { freePort } from "./free-port.ts";

export interface EngineProcess {
  readonly port: number;
  readonly pid: number;
  /** Settles when the process is gone, with the words to tell it. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 5_000;
const STARTS = 3;

// Another process can take the free port before the engine does, so a start that failed is tried on another port.
export async function startEngineProcess(
  program: EngineProgram,
  file: string | undefined,
  log: (line: string) => void,
): Promise<EngineProcess> {
  let failure: unknown;
  for (let start = 1; start <= STARTS; start += 1) {
    try {
      return await startOnce(program, program.argumentsFor(await freePort(), file), log);
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`Cannot start the ${program.kind} DynamoDB engine in ${STARTS} attempts`, { cause: failure });
}

async function startOnce(
  program: EngineProgram,
  args: readonly string[],
  log: (line: string) => void,
): Promise<EngineProcess> {
  // In a group of its own: Ctrl-C reaches every process of the terminal's group, and the engine must outlive the
  // functions that still write to it.
  const child = spawn(program.command, args, { detached: process.platform !== "win32", windowsHide: true });
  const ended = endOf(child);
  // Its stdin is the string that ties it to us (engine-program.ts, portable-server.ts).
  child.stdin.on("error", () => {});
  void ended.then(() => child.stdin.destroy());
  const late = setTimeout(() => child.kill("SIGKILL"), READY_WITHIN_MS);
  const port = await Promise.race([portOf([child.stdout, child.stderr], log), notReady(ended)]).finally(() =>
    clearTimeout(late),
  );
  return { port, pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`it could not be run: ${error.message}`));
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}`));
  });
}

/** Both programs say where they listen, one on stdout, the other on stderr. */
function portOf(streams: readonly Readable[], log: (line: string) => void): Promise<number> {
  return new Promise((resolve) => {
    for (const input of streams)
      createInterface({ input }).on("line", (line) => {
        log(line);
        const port = /listening on http:\/\/127\.0\.0\.1:(?<port>\d+)/.exec(line)?.groups?.port;
        if (port !== undefined) resolve(Number(port));
      });
  });
}

async function notReady(ended: Promise<string>): Promise<never> {
  throw new Error(`The engine was not ready within ${READY_WITHIN_MS} ms: ${await ended}`);
}

// Asked first, so that SQLite folds its log into the file; a kill would only cost the next start that work.
async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(late);
}
