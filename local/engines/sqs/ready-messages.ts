import { createHeap, type HeapItem } from "./heap.ts";
import { createLine, type Line, type Spot } from "./line.ts";

interface Group<T> extends HeapItem {
  readonly name: string;
  readonly line: Line<T>;
  inFlight: number;
  turn: number;
}

/** The messages that can be received now, and the fair choice among their groups. */
export interface ReadyMessages<T> {
  readonly size: number;
  add(group: string, message: T): Spot<T>;
  remove(group: string, spot: Spot<T>): void;
  /** The message whose turn it is. */
  next(): T | undefined;
  /** A message of the group went into flight: the group goes to the end of its equals. */
  tookOff(group: string): void;
  landed(group: string): void;
}

/**
 * Fair queues: the group with the fewest messages in flight is next, and equals take turns. AWS promises less (it only
 * holds back groups that are noisy), so what is fair enough here may be slower there, but never the other way round.
 * Messages without a group form one group of their own. A pick costs O(log groups), however many messages wait.
 */
export function createReadyMessages<T>(): ReadyMessages<T> {
  const groups = new Map<string, Group<T>>();
  const waiting = createHeap<Group<T>>((a, b) =>
    a.inFlight === b.inFlight ? a.turn < b.turn : a.inFlight < b.inFlight,
  );
  let size = 0;
  let turns = 0;

  function nextTurn(): number {
    turns += 1;
    return turns;
  }

  function groupOf(name: string): Group<T> {
    const known = groups.get(name);
    if (known !== undefined) return known;

    const group = { name, line: createLine<T>(), inFlight: 0, turn: 0, heapIndex: -1 };
    groups.set(name, group);
    return group;
  }

  const isWaiting = (group: Group<T>) => group.heapIndex >= 0;

  function forgetIfIdle(group: Group<T>): void {
    if (!isWaiting(group) && group.inFlight === 0) groups.delete(group.name);
  }

  return {
    get size() {
      return size;
    },
    add(name, message) {
      const group = groupOf(name);
      const spot = group.line.join(message);
      size += 1;
      if (!isWaiting(group)) {
        group.turn = nextTurn();
        waiting.push(group);
      }
      return spot;
    },
    remove(name, spot) {
      const group = groupOf(name);
      group.line.leave(spot);
      size -= 1;
      if (group.line.first() === undefined) waiting.remove(group);
      forgetIfIdle(group);
    },
    next: () => waiting.first()?.line.first(),
    tookOff(name) {
      const group = groupOf(name);
      group.inFlight += 1;
      group.turn = nextTurn();
      if (isWaiting(group)) waiting.reorder(group);
    },
    landed(name) {
      const group = groupOf(name);
      group.inFlight -= 1;
      if (isWaiting(group)) waiting.reorder(group);
      forgetIfIdle(group);
    },
  };
}
