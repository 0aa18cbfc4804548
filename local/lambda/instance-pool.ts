import type { Instance } from "./instance.ts";

export interface PoolPlan {
  readonly start: () => Promise<Instance>;
  readonly maxInstances: number;
  readonly idleTimeoutMs: number;
}

export interface TakenInstance {
  readonly instance: Instance;
  readonly isNew: boolean;
}

export interface InstancePool {
  /** The instance that was used last, a new one, or, at the limit, the next that becomes free. */
  take(): Promise<TakenInstance>;
  giveBack(instance: Instance): void;
  killAll(): number;
  size(): number;
  close(): Promise<void>;
}

interface Waiter {
  readonly resolve: (taken: TakenInstance | Promise<TakenInstance>) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * The instances of one function. Reusing the last one, as Lambda does, lets the others fall idle: after a burst the function shrinks
 * to what it needs.
 */
export function createInstancePool({ start, maxInstances, idleTimeoutMs }: PoolPlan): InstancePool {
  const alive = new Set<Instance>();
  const starting = new Set<Promise<TakenInstance>>();
  const waiting: Waiter[] = [];
  // In the order of their last use, each with the timer that ends it.
  const idle = new Map<Instance, NodeJS.Timeout>();
  let isClosed = false;

  const size = () => alive.size + starting.size;

  async function startOne(): Promise<TakenInstance> {
    const started = start().then(welcome);
    starting.add(started);
    try {
      return await started;
    } finally {
      starting.delete(started);
      serveWaiting();
    }
  }

  function welcome(instance: Instance): TakenInstance {
    alive.add(instance);
    void instance.ended.then(() => {
      alive.delete(instance);
      retire(instance);
      serveWaiting();
    });
    return { instance, isNew: true };
  }

  function retire(instance: Instance): void {
    clearTimeout(idle.get(instance));
    idle.delete(instance);
  }

  /** An instance that ends leaves room for another, which somebody may be waiting for. */
  function serveWaiting(): void {
    if (!isClosed && size() < maxInstances) waiting.shift()?.resolve(startOne());
  }

  async function take(): Promise<TakenInstance> {
    if (isClosed) throw closedError();
    const lastUsed = [...idle.keys()].at(-1);
    if (lastUsed !== undefined) {
      retire(lastUsed);
      return { instance: lastUsed, isNew: false };
    }
    if (size() < maxInstances) return startOne();
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  function giveBack(instance: Instance): void {
    if (!instance.isUsable()) return;
    const waiter = waiting.shift();
    if (waiter === undefined) idle.set(instance, setTimeout(end, idleTimeoutMs, instance).unref());
    else waiter.resolve({ instance, isNew: false });
  }

  function end(instance: Instance): void {
    retire(instance);
    instance.kill();
  }

  function killAll(): number {
    const count = alive.size;
    for (const instance of alive) end(instance);
    return count;
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const waiter of waiting.splice(0)) waiter.reject(closedError());
    // One that is just starting would otherwise live on, owned by nobody.
    await Promise.allSettled(starting);
    killAll();
    await Promise.all([...alive].map((instance) => instance.ended));
  }

  return { take, giveBack, killAll, size, close };
}

function closedError(): Error {
  return new Error("Cannot take an instance: the function was closed");
}
