import { createHeap, type HeapItem } from "./heap.ts";

export interface Deadline<T> extends HeapItem {
  readonly at: number;
  readonly order: number;
  readonly subject: T;
}

export interface Deadlines<T> {
  add(at: number, subject: T): Deadline<T>;
  cancel(deadline: Deadline<T>): void;
  /** Removes and returns the subject whose moment passed first, if any has. */
  takeDue(now: number): T | undefined;
  nextAt(): number | undefined;
}

/** What happens when, in order of time; of the same moment, in the order in which it was added. */
export function createDeadlines<T>(): Deadlines<T> {
  const heap = createHeap<Deadline<T>>((a, b) => (a.at === b.at ? a.order < b.order : a.at < b.at));
  let added = 0;

  return {
    add(at, subject) {
      added += 1;
      const deadline = { at, order: added, subject, heapIndex: -1 };
      heap.push(deadline);
      return deadline;
    },
    cancel(deadline) {
      if (deadline.heapIndex >= 0) heap.remove(deadline);
    },
    takeDue(now) {
      const first = heap.first();
      if (first === undefined || first.at > now) return undefined;
      heap.remove(first);
      return first.subject;
    },
    nextAt: () => heap.first()?.at,
  };
}
