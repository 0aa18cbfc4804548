import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { invokeAsync } from "./async-invoke.ts";
import { parseScheduleExpression } from "./schedule-expression.ts";

export interface Clock {
  readonly now: () => EpochMs;
  /** Settles after the time, or early when the signal aborts; never rejects. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface SchedulePorts {
  readonly name: string;
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  readonly expression: string;
  /** What the target gets: a constant input, or `scheduledEvent` for a rule without one. */
  readonly eventAt: (firing: EpochMs) => unknown;
  readonly invoke: (event: unknown) => Promise<{ readonly ok: boolean }>;
  /** Hears of a firing that was given up after its retries, or could not be made at all. */
  readonly onFailure?: (name: string, error?: unknown) => void;
  readonly clock?: Clock;
}

export interface Schedule {
  start(): void;
  /** Settles when the running invocations are done; what waits for a retry is given up. */
  stop(): Promise<void>;
}

/** Timers of more than 24 days fire at once; and a laptop that slept should notice the time before long. */
const MAX_WAIT_MS = 60_000;

/** Fires a schedule's target at its moments. Firings that were missed while the machine slept are skipped, as on AWS. */
export function createSchedule(ports: SchedulePorts): Schedule {
  const { name, clock = systemClock, onFailure = () => {} } = ports;
  const nextFiring = parseScheduleExpression(ports.expression);
  const running = new Set<Promise<void>>();
  let stopping = new AbortController();
  let ticking: Promise<void> | undefined;

  async function tick(): Promise<void> {
    let due = nextFiring(clock.now());
    while (due !== undefined && !stopping.signal.aborted) {
      const leftMs = due - clock.now();
      if (leftMs > 0) {
        await clock.wait(Math.min(leftMs, MAX_WAIT_MS), stopping.signal);
        continue;
      }
      begin(due);
      due = nextFiring(clock.now());
    }
  }

  function begin(firing: EpochMs): void {
    const work = fire(firing).finally(() => running.delete(work));
    running.add(work);
  }

  async function fire(firing: EpochMs): Promise<void> {
    const { signal } = stopping;
    const wait = (ms: number) => clock.wait(ms, signal);
    try {
      const isDone = await invokeAsync(ports.eventAt(firing), {
        ...ports,
        now: clock.now,
        wait,
        isStopped: () => signal.aborted,
      });
      if (!isDone && !signal.aborted) onFailure(name);
    } catch (error) {
      onFailure(name, error);
    }
  }

  return {
    start() {
      if (ticking !== undefined) return;
      stopping = new AbortController();
      ticking = tick();
    },
    async stop() {
      stopping.abort();
      await ticking;
      await Promise.all(running);
      ticking = undefined;
    },
  };
}

/** What EventBridge sends to the target of a rule that has no input of its own. */
export function scheduledEvent(ruleArn: string, firing: EpochMs) {
  const [, , , region = "", account = ""] = ruleArn.split(":");
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account,
    time: new Date(firing).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [ruleArn],
    detail: {},
  };
}

const systemClock: Clock = {
  now: () => epochMs(Date.now()),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};
