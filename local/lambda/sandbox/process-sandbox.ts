import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createOutputLines } from "./output-lines.ts";
import { bootstrapUrl, type Exit, heapMb, type Sandbox, type SandboxPlan } from "./sandbox.ts";

/** A child process, as on Lambda: its own heap, its own working directory, its own death. */
export function startProcessSandbox(plan: SandboxPlan): Sandbox {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heapMb(plan.memoryMb)}`, fileURLToPath(bootstrapUrl)],
    {
      cwd: plan.assetDirectory,
      env: plan.environment,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  followLines(child.stdout, plan.onLine);
  followLines(child.stderr, plan.onLine);

  const exited = new Promise<Exit>((resolve) => {
    // Not "exit": what was printed last may still be in the pipes then.
    child.on("error", () => resolve({ code: null, signal: null }));
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  return { kill: () => void child.kill("SIGKILL"), exited };
}

function followLines(stream: Readable, onLine: (line: string) => void): void {
  const lines = createOutputLines(onLine);
  stream.setEncoding("utf8").on("data", lines.write).on("end", lines.end);
}
