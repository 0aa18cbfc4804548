import { limits } from "./limits.ts";

/** A move of dead letters back to where they came from, or to a queue of choice. */
export interface MoveTask {
  readonly id: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  /** As asked for; without it AWS decides, and moves at most 500 a second. */
  readonly perSecond: number | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  readonly moved: number;
  readonly state: MoveState;
}

export type MoveState =
  | { readonly status: "RUNNING" | "COMPLETED" | "CANCELLED" }
  | { readonly status: "FAILED"; readonly reason: string };

function rateOf({ perSecond }: MoveTask): number {
  return perSecond ?? limits.messagesMovedPerSecond.max;
}

/** How many more messages may have been moved by now. */
export function allowance(task: MoveTask, now: number): number {
  return Math.floor(((now - task.startedAt) * rateOf(task)) / 1000) - task.moved;
}

const stepsPerSecond = 50;

/** When it is worth looking again: fast tasks move several messages in a step. */
export function nextStepAt(task: MoveTask): number {
  const step = Math.max(1, Math.floor(rateOf(task) / stepsPerSecond));
  return task.startedAt + Math.ceil(((task.moved + step) * 1000) / rateOf(task));
}
