import * as z from "zod";
import type { InvocationError } from "./definition.ts";
import type { Run } from "./instance.ts";
import { MAX_RESPONSE_BYTES } from "./runtime-api.ts";
import type { Exit } from "./sandbox/sandbox.ts";

/** The part of an invocation that its caller gets to see: a payload, and for a failure the error that the payload tells. */
export type InvocationOutcome =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly payload: unknown; readonly error: InvocationError };

export function toOutcome(run: Run, requestId: string, timeoutSeconds: number): InvocationOutcome {
  switch (run.kind) {
    case "answered":
      return run.isOk ? parseAnswer(run.body) : parseError(run.body);
    case "initFailed":
      return parseError(run.body);
    case "oversized":
      return platformError(
        "Function.ResponseSizeTooLarge",
        `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
      );
    case "timedOut":
      return platformError("Sandbox.Timedout", `RequestId: ${requestId} Error: ${describeTimeout(timeoutSeconds)}`);
    case "exited":
      return platformError("Runtime.ExitError", `RequestId: ${requestId} Error: ${describeExit(run.exit)}`);
  }
}

export function describeTimeout(timeoutSeconds: number): string {
  return `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
}

const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGKILL: "killed",
  SIGABRT: "aborted",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

function describeExit({ code, signal }: Exit): string {
  if (signal !== null) return `Runtime exited with error: signal: ${SIGNAL_WORDS[signal] ?? signal}`;
  if (code === 0) return "Runtime exited without providing a reason";
  return `Runtime exited with error: exit status ${code ?? "unknown"}`;
}

function platformError(errorType: string, errorMessage: string): InvocationOutcome {
  const error = { errorType, errorMessage };
  return { ok: false, payload: error, error };
}

function parseAnswer(body: string): InvocationOutcome {
  try {
    return { ok: true, payload: JSON.parse(body) };
  } catch {
    return platformError(
      "Runtime.InvalidResponse",
      "Cannot read the answer as JSON: streamed answers are not supported locally",
    );
  }
}

// What the runtime client posts for an error that the function threw.
const postedError = z.object({
  errorType: z.string().default("Error"),
  errorMessage: z.string().default(""),
  trace: z.array(z.string()).default([]),
});

function parseError(body: string): InvocationOutcome {
  const payload: unknown = JSON.parse(body);
  const { errorType, errorMessage, trace } = postedError.parse(payload);
  return { ok: false, payload, error: { errorType, errorMessage, stackTrace: trace } };
}
