import type { OutgoingMessage } from "../../adapters/queue/queue.ts";
import { after } from "../../core/time.ts";
import type { VirtualTime } from "./virtual-time.ts";

const BATCH_SIZE = 10;

export interface Lane {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  /** How many messages wait to be received, and how many more are delayed. */
  readonly waiting: () => number;
}

export interface LaneOptions {
  readonly time: VirtualTime;
  /** One function instance each: it has one batch at a time, and keeps its caches between them. */
  readonly instances: readonly ((body: string) => Promise<void>)[];
}

/** A queue and the functions that Lambda runs for it: a batch holds its instance until the slowest of its records ends. */
export function createLane({ time, instances }: LaneOptions): Lane {
  const idle = new Set(instances.keys());
  let ready: string[] = [];
  let head = 0;
  let delayed = 0;

  function pump(): void {
    while (head < ready.length && idle.size > 0) {
      const batch = ready.slice(head, head + BATCH_SIZE);
      head += batch.length;
      if (head > 10_000) {
        ready = ready.slice(head);
        head = 0;
      }
      void work(Math.min(...idle), batch); // Lambda prefers instances that are warm
    }
  }

  async function work(instance: number, batch: readonly string[]): Promise<void> {
    idle.delete(instance);
    const deliver = instances[instance];
    if (deliver) await Promise.all(batch.map(deliver));
    idle.add(instance);
    pump();
  }

  return {
    waiting: () => ready.length - head + delayed,
    send: async (messages) => {
      for (const { body, delaySeconds = 0 } of messages) {
        delayed++;
        time.at(after(time.now(), delaySeconds * 1000), () => {
          delayed--;
          ready.push(body);
          pump();
        });
      }
    },
  };
}
