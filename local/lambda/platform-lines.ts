import type { EpochMs } from "../../core/time.ts";
import type { Run } from "./instance.ts";
import { describeTimeout } from "./invocation-outcome.ts";

/** The lines that Lambda itself writes into a function's log, so that queries and eyes trained on AWS work here too. */
export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

export function endLines(
  run: Run,
  requestId: string,
  limits: { timeoutSeconds: number; memoryMb: number },
  now: EpochMs,
): string[] {
  const timedOut = `${new Date(now).toISOString()} ${requestId} ${describeTimeout(limits.timeoutSeconds)}`;
  return [
    ...(run.kind === "timedOut" ? [timedOut] : []),
    `END RequestId: ${requestId}`,
    reportLine(run, requestId, limits.memoryMb),
  ];
}

function reportLine(run: Run, requestId: string, memoryMb: number): string {
  const { durationMs, initDurationMs } = run;
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs + (initDurationMs ?? 0))} ms`, // AWS bills the init, too
    `Memory Size: ${memoryMb} MB`,
    ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
    ...status(run),
  ];
  return fields.join("\t");
}

function status(run: Run): string[] {
  if (run.kind === "timedOut") return ["Status: timeout"];
  if (run.kind === "exited") return ["Status: error", "Error Type: Runtime.ExitError"];
  return [];
}
