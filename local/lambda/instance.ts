import { setTimeout as sleep } from "node:timers/promises";
import { after, epochMs } from "../../core/time.ts";
import { createRuntimeApi, type RuntimeReport, type RuntimeTask } from "./runtime-api.ts";
import type { Exit, Sandbox } from "./sandbox/sandbox.ts";

/** Lambda lets the code outside the handler run for ten seconds before the function's own timeout begins to count. */
const INIT_GRACE_MS = 10_000;

type Failure =
  | { readonly kind: "initFailed"; readonly body: string }
  | { readonly kind: "exited"; readonly exit: Exit }
  | { readonly kind: "timedOut" };

type Answer =
  | { readonly kind: "answered"; readonly isOk: boolean; readonly body: string }
  | { readonly kind: "oversized" };

/** What an invocation came to, seen from its instance. After a failure the instance is gone. */
export type Run = (Answer | Failure) & { readonly durationMs: number; readonly initDurationMs?: number };

export interface Instance {
  /** One at a time: the caller waits for the last run before it asks for the next. */
  run(task: Omit<RuntimeTask, "deadline">): Promise<Run>;
  /** False from the moment it was killed: its process may take a while to be gone. */
  isUsable(): boolean;
  kill(): void;
  readonly ended: Promise<void>;
}

export interface InstancePlan {
  readonly timeoutMs: number;
  readonly startSandbox: (runtimeApi: string) => Sandbox;
}

/**
 * One execution environment: a sandbox, the Runtime API it talks to, and the rules about their end.
 *
 *     sandbox starts ── code outside the handler ──▶ asks ─▶ task ── handler ──▶ answers ─▶ asks ─▶ …
 *     └────────── init, at most 10 s free ─────────┘         └── timeoutMs ───┘
 *
 * A sandbox may die at any point of this line. What it dies of while nobody waits is told to the next invocation, as on AWS.
 */
export async function startInstance({ timeoutMs, startSandbox }: InstancePlan): Promise<Instance> {
  const startedAt = performance.now();
  const initialised = Promise.withResolvers<void>();
  let initDurationMs: number | undefined;
  let isKilled = false;
  let failure: Failure | undefined;
  let settle: ((end: Answer | Failure) => void) | undefined;

  const api = await createRuntimeApi(hear);
  const sandbox = startSandbox(api.address);
  const ended = sandbox.exited.then((exit) => {
    fail({ kind: "exited", exit });
    api.close();
  });

  function hear(report: RuntimeReport): void {
    if (report.kind === "initFailed") fail(report);
    else if (report.kind !== "asks") settle?.(report);
    else welcome();
  }

  function welcome(): void {
    initDurationMs ??= performance.now() - startedAt;
    initialised.resolve();
  }

  /** The first failure is the reason, what follows is only its consequence: a runtime that failed to start also exits. */
  function fail(reason: Failure): void {
    failure ??= reason;
    initialised.resolve();
    settle?.(failure);
    kill();
  }

  function kill(): void {
    isKilled = true;
    sandbox.kill();
  }

  async function waitForInit(): Promise<boolean> {
    if (initDurationMs !== undefined) return false;
    const grace = new AbortController();
    await Promise.race([initialised.promise, sleep(INIT_GRACE_MS, undefined, grace).catch(() => {})]);
    grace.abort();
    return true;
  }

  async function run(task: Omit<RuntimeTask, "deadline">): Promise<Run> {
    const isFirst = await waitForInit();
    // An init that never ends is handed its task anyway: the timeout of the function then ends both.
    const begunAt = performance.now();
    const end = failure ?? (await handOver(task));
    const durationMs = performance.now() - begunAt;
    // What the function printed is in its pipe before its answer is: one turn of the loop lets the lines come first.
    await new Promise(setImmediate);
    return { ...end, durationMs, ...(isFirst && initDurationMs !== undefined && { initDurationMs }) };
  }

  async function handOver(task: Omit<RuntimeTask, "deadline">): Promise<Answer | Failure> {
    const { promise, resolve } = Promise.withResolvers<Answer | Failure>();
    settle = resolve;
    const timer = setTimeout(fail, timeoutMs, { kind: "timedOut" });
    api.give({ ...task, deadline: after(epochMs(Date.now()), timeoutMs) });
    const end = await promise;
    clearTimeout(timer);
    settle = undefined;
    return end;
  }

  return { run, isUsable: () => !isKilled, kill, ended };
}
