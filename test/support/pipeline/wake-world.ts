import type { OutgoingMessage, SendAll } from "../../../adapters/queue/queue.ts";
import { WakeTask } from "../../../core/contract/wake-task.ts";
import { createMoveDue } from "../../../lambdas/wake/move-due.ts";
import { createPlanWake } from "../../../lambdas/wake/plan-wake.ts";
import { createRelease, type ReleasePorts } from "../../../lambdas/wake/release.ts";
import { createTendCircuit } from "../../../lambdas/wake/tend-circuit.ts";
import type { DeliverWorld } from "./deliver-world.ts";

export interface Woken {
  readonly due: number;
  readonly circuits: number;
  readonly lagMs: number;
}

export interface WakeWorld {
  readonly sent: OutgoingMessage[];
  readonly woken: Woken[];
  /** The tick of the schedule: the tasks that it hands out. */
  readonly plan: () => Promise<readonly WakeTask[]>;
  readonly work: (task: WakeTask) => Promise<void>;
  /** A tick and all its tasks. */
  readonly wake: () => Promise<void>;
}

/** The use cases of `wake` over the stores of a world. Several of them are several instances. */
export function wakeWorld(world: DeliverWorld, overrides: Partial<ReleasePorts> = {}): WakeWorld {
  const sent: OutgoingMessage[] = [];
  const woken: Woken[] = [];
  const tasks: WakeTask[] = [];
  const { waiting } = world;
  const now = () => world.now;
  const { chance, circuits } = world.ports;
  const watch = { woke: (found: Woken) => void woken.push(found), moved: () => {}, released: () => {} };
  const release = createRelease({
    sendRetry: async (messages) => void sent.push(...messages),
    remove: waiting.remove,
    now,
    chance,
    ...overrides,
  });
  const sendTasks: SendAll = async (messages) =>
    void tasks.push(...messages.map(({ body }) => WakeTask.parse(JSON.parse(body))));
  const shared = { leases: waiting.leases, now, chance, release, watch };
  const plan = createPlanWake({
    progress: waiting.progress,
    due: waiting.due,
    circuits: world.circuitStore,
    sendTasks,
    watch,
    now,
  });
  const moveDue = createMoveDue({ ...shared, due: waiting.due, sendTasks });
  const tendCircuit = createTendCircuit({
    ...shared,
    circuits,
    held: waiting.held,
    rateOf: async () => world.endpoint?.rateLimit?.perSecond,
  });
  const work = (task: WakeTask) =>
    task.kind === "move" ? moveDue(task.buckets) : tendCircuit({ tenant: task.tenant, endpoint: task.endpoint });

  const planned = async () => {
    await plan();
    return tasks.splice(0);
  };
  return {
    sent,
    woken,
    plan: planned,
    work,
    wake: async () => {
      for (const task of await planned()) await work(task);
    },
  };
}
