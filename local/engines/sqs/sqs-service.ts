import type { JsonObject, JsonService } from "../json-service.ts";
import { createAlarmClock } from "./alarm-clock.ts";
import { createEngine, type EngineOptions } from "./engine.ts";
import { unsupported } from "./errors.ts";
import { createLongPolls } from "./long-polls.ts";
import { createMoveTasks } from "./move-tasks.ts";
import { moveTaskOperations } from "./operations/move-task.ts";
import { queueOperations } from "./operations/queue.ts";
import { receiveOperations } from "./operations/receive-message.ts";
import { sendOperations } from "./operations/send-message.ts";
import { settleOperations } from "./operations/settle-message.ts";
import { tagOperations } from "./operations/tags.ts";
import type { Depth } from "./placements.ts";
import type { QueueTags } from "./queue.ts";
import { figuresOf, type QueueFigures } from "./queue-figures.ts";
import { provision } from "./queue-lifecycle.ts";
import type { QueueAttributes } from "./queue-settings.ts";
import { letTimePass } from "./receive.ts";

export interface SqsService extends JsonService {
  /** The signal ends a long poll early, with nothing. */
  call(operation: string, input: JsonObject, signal?: AbortSignal): Promise<JsonObject>;
  /** Makes sure that the queue is there with exactly these attributes and tags, as a stack update would; messages stay. */
  createQueue(
    name: string,
    attributes?: QueueAttributes,
    tags?: QueueTags,
  ): { readonly url: string; readonly arn: string };
  depthOf(queueName: string): Depth;
  figuresOf(queueName: string): QueueFigures;
  /** For virtual clocks: what became due since the last call happens now. Real time is noticed without it. */
  timeMoved(): void;
}

/** SQS's standard queues, on SQLite. */
export function createSqsService(options: EngineOptions): SqsService {
  const engine = createEngine(options);
  const { store, queues } = engine;
  const polls = createLongPolls(engine);
  const moves = createMoveTasks(engine);
  const alarm = createAlarmClock(engine.now, timeMoved);
  const operations = new Map(
    Object.entries({
      ...queueOperations(engine),
      ...tagOperations(engine),
      ...sendOperations(engine),
      ...receiveOperations(engine, polls),
      ...settleOperations(engine),
      ...moveTaskOperations(engine, moves),
    }),
  );

  function setAlarm(): void {
    const moments = [polls.nextAt(), moves.nextAt()].filter((moment) => moment !== undefined);
    alarm.set(moments.length === 0 ? undefined : Math.min(...moments));
  }

  function timeMoved(): void {
    if (moves.nextAt() !== undefined) store.transact(moves.advance);
    polls.serve();
    setAlarm();
  }

  function commit<T>(work: () => T): T {
    try {
      return store.transact(work);
    } finally {
      timeMoved();
    }
  }

  return {
    async call(operation, input, signal) {
      const run = operations.get(operation);
      if (run === undefined) throw unsupported(`The operation ${operation}`);
      return commit(() => run(input, signal));
    },
    async close() {
      polls.close();
      alarm.set(undefined);
      store.close();
    },
    createQueue(name, attributes = {}, tags = {}) {
      const queue = commit(() => provision(engine, { name, attributes, tags }));
      return { url: queues.urlOf(queue), arn: queue.arn };
    },
    depthOf(queueName) {
      const queue = queues.byName(queueName);
      commit(() => letTimePass(engine, queue));
      return queue.placements.depth();
    },
    figuresOf(queueName) {
      const queue = queues.byName(queueName);
      commit(() => letTimePass(engine, queue));
      return figuresOf(queue, engine.now());
    },
    timeMoved,
  };
}
