import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { AwsError } from "../engines/json-service.ts";
import type { FunctionDefinition, FunctionOptions, Invocation, InvokeOptions, LocalFunction } from "./definition.ts";
import { composeEnvironment } from "./environment.ts";
import { startInstance } from "./instance.ts";
import { createInstancePool, type TakenInstance } from "./instance-pool.ts";
import { toOutcome } from "./invocation-outcome.ts";
import { endLines, startLine } from "./platform-lines.ts";
import { startProcessSandbox } from "./sandbox/process-sandbox.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import { startWorkerSandbox } from "./sandbox/worker-sandbox.ts";
import { newTraceHeader } from "./trace-header.ts";

const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
const DEFAULT_MAX_INSTANCES = 10;
const DEFAULT_IDLE_TIMEOUT_MS = 5 * 60_000;

/** A Lambda function on this machine: AWS's runtime client around the bundled asset, in as many instances as it takes. */
export function createFunction(definition: FunctionDefinition, options: FunctionOptions): LocalFunction {
  requireAsset(definition);
  const counts = { invocations: 0, errors: 0, throttles: 0, coldStarts: 0, running: 0 };
  const log = (line: string) => options.onLog?.(definition.name, line);
  const pool = createInstancePool({
    start: () => startInstance({ timeoutMs: definition.timeoutSeconds * 1000, startSandbox }),
    maxInstances: options.maxInstances ?? DEFAULT_MAX_INSTANCES,
    idleTimeoutMs: options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS,
  });

  function startSandbox(runtimeApi: string): Sandbox {
    const start = options.mode === "process" ? startProcessSandbox : startWorkerSandbox;
    const environment = {
      ...composeEnvironment(definition, options.environment, now()),
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
    };
    return start({
      environment,
      assetDirectory: definition.assetDirectory,
      memoryMb: definition.memoryMb,
      onLine: log,
    });
  }

  async function invoke(payload: unknown, call: InvokeOptions = {}): Promise<Invocation> {
    call.signal?.throwIfAborted();
    const body = serialize(payload);
    takeSlot();
    const invocation = perform(body, call).finally(() => {
      counts.running -= 1;
    });
    return call.signal === undefined ? invocation : untilAborted(invocation, call.signal);
  }

  /** Who waits for an instance counts as running: on AWS there would be an instance. */
  function takeSlot(): void {
    if (counts.running >= (definition.reservedConcurrency ?? Number.POSITIVE_INFINITY)) {
      counts.throttles += 1;
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
    }
    counts.running += 1;
  }

  async function perform(payload: string, call: InvokeOptions): Promise<Invocation> {
    const taken = await pool.take();
    try {
      return await runIn(taken, payload, call);
    } finally {
      pool.giveBack(taken.instance);
    }
  }

  async function runIn({ instance, isNew }: TakenInstance, payload: string, call: InvokeOptions): Promise<Invocation> {
    const requestId = randomUUID();
    log(startLine(requestId));
    const functionArn = call.aliasArn ?? definition.arn;
    const run = await instance.run({
      requestId,
      functionArn,
      payload,
      traceHeader: call.traceHeader ?? newTraceHeader(now()),
    });
    for (const line of endLines(run, requestId, definition, now())) log(line);

    const outcome = toOutcome(run, requestId, definition.timeoutSeconds);
    count(outcome.ok, isNew);
    const { durationMs, initDurationMs } = run;
    return {
      requestId,
      ...outcome,
      durationMs,
      ...(initDurationMs !== undefined && { initDurationMs }),
      coldStart: isNew,
      timedOut: run.kind === "timedOut",
    };
  }

  function count(isOk: boolean, isColdStart: boolean): void {
    counts.invocations += 1;
    if (!isOk) counts.errors += 1;
    if (isColdStart) counts.coldStarts += 1;
  }

  return {
    definition,
    invoke,
    stats: () => ({ ...counts, instances: pool.size() }),
    killInstances: pool.killAll,
    close: pool.close,
  };
}

function requireAsset({ name, assetDirectory }: FunctionDefinition): void {
  if (existsSync(assetDirectory)) return;
  throw new Error(`Cannot create the function "${name}": its asset directory "${assetDirectory}" does not exist`);
}

function serialize(payload: unknown): string {
  const body = JSON.stringify(payload ?? {});
  const bytes = Buffer.byteLength(body);
  if (bytes <= MAX_PAYLOAD_BYTES) return body;
  const message = `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_PAYLOAD_BYTES} bytes)`;
  throw new AwsError("RequestEntityTooLargeException", message, 413);
}

/** The invocation goes on without its caller; its end, whatever it is, then concerns nobody. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function now(): EpochMs {
  return epochMs(Date.now());
}
