import type { Engine } from "./engine.ts";
import { type Message, movedBack } from "./message.ts";
import { allowance, type MoveState, type MoveTask, nextStepAt } from "./move-task.ts";
import { queryErrorCode } from "./query-error-code.ts";
import type { Queue } from "./queue.ts";
import { letTimePass, moveMessage } from "./receive.ts";

/**
 * The move tasks of the account, newest last. They live in memory: after a restart what was not moved is still in its
 * dead-letter queue, and the task can be started again.
 */
export interface MoveTasks {
  of(sourceArn: string): readonly MoveTask[];
  find(id: string): MoveTask | undefined;
  start(task: MoveTask): void;
  cancel(task: MoveTask): void;
  /** Moves what the rates allow by now. */
  advance(): void;
  nextAt(): number | undefined;
}

const queueIsGone = { status: "FAILED", reason: queryErrorCode("QueueDoesNotExist") } as const;
// Somebody sent the message to the dead-letter queue directly: only the operator knows where it belongs.
const sourceIsUnknown = { status: "FAILED", reason: "CouldNotDetermineMessageSource" } as const;

export function createMoveTasks(engine: Engine): MoveTasks {
  const { queues, now, newId } = engine;
  const tasks = new Map<string, MoveTask>();
  const isRunning = ({ state }: MoveTask) => state.status === "RUNNING";
  const running = () => [...tasks.values()].filter(isRunning);

  /** Undefined when the message was moved, else the end of the task. The message then stays where it is. */
  function moveOne(task: MoveTask, source: Queue, message: Message): MoveState | undefined {
    const arn = task.destinationArn ?? message.deadLetterSourceArn;
    const target = arn === null ? undefined : queues.findByArn(arn);
    if (target === undefined) {
      source.placements.place(message, now());
      return arn === null ? sourceIsUnknown : queueIsGone;
    }
    moveMessage(engine, source, target, message, movedBack(message, newId(), now()));
    return undefined;
  }

  function moveSome(task: MoveTask, source: Queue): MoveTask {
    let { moved } = task;
    for (let left = allowance(task, now()); left > 0; left -= 1) {
      const message = source.placements.pick();
      if (message === undefined) break;
      const end = moveOne(task, source, message);
      if (end !== undefined) return { ...task, moved, state: end };
      moved += 1;
    }
    const isDone = source.placements.depth().visible === 0;
    return { ...task, moved, state: { status: isDone ? "COMPLETED" : "RUNNING" } };
  }

  function advanceTask(task: MoveTask): MoveTask {
    const source = queues.findByArn(task.sourceArn);
    if (source === undefined) return { ...task, state: queueIsGone };
    letTimePass(engine, source);
    return moveSome(task, source);
  }

  return {
    of: (sourceArn) => [...tasks.values()].filter((task) => task.sourceArn === sourceArn),
    find: (id) => tasks.get(id),
    start: (task) => void tasks.set(task.id, task),
    cancel: (task) => void tasks.set(task.id, { ...task, state: { status: "CANCELLED" } }),
    advance() {
      for (const task of running()) tasks.set(task.id, advanceTask(task));
    },
    nextAt() {
      const moments = running().map(nextStepAt);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
  };
}
