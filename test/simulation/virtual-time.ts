import { after, type EpochMs } from "../../core/time.ts";

interface Appointment {
  readonly at: EpochMs;
  readonly order: number;
  readonly keep: () => void;
}

/** A clock that stands still while anything runs, and then jumps to the next appointment. */
export interface VirtualTime {
  now(): EpochMs;
  sleep(ms: number): Promise<void>;
  at(moment: EpochMs, action: () => void): void;
  /** The same in so many milliseconds; what it returns calls it off. */
  later(ms: number, action: () => void): () => void;
  /** Keeps every appointment up to a moment, those that are made on the way included. */
  runUntil(moment: EpochMs): Promise<void>;
}

export function createVirtualTime(start: EpochMs): VirtualTime {
  const appointments = createHeap();
  let now = start;
  let order = 0;

  const at = (moment: EpochMs, keep: () => void) =>
    appointments.add({ at: moment < now ? now : moment, order: order++, keep });

  async function runUntil(moment: EpochMs): Promise<void> {
    for (let next = appointments.first(); next && next.at <= moment; next = appointments.first()) {
      now = next.at;
      while (appointments.first()?.at === now) appointments.takeFirst()?.keep();
      // Everything here is memory and promises: before the next turn of the event loop all of them have settled.
      await new Promise(setImmediate);
    }
    now = moment;
  }

  return {
    now: () => now,
    sleep: (ms) => new Promise((resolve) => at(after(now, ms), resolve)),
    at,
    later: (ms, action) => {
      let isWanted = true;
      at(after(now, ms), () => isWanted && action());
      return () => {
        isWanted = false;
      };
    },
    runUntil,
  };
}

/** A binary heap: millions of appointments pass through it. */
function createHeap() {
  const heap: Appointment[] = [];
  const isBefore = (a: Appointment, b: Appointment) => a.at < b.at || (a.at === b.at && a.order < b.order);

  function swapIfBefore(child: number, parent: number): boolean {
    const [a, b] = [heap[child], heap[parent]];
    if (!a || !b || !isBefore(a, b)) return false;
    heap[child] = b;
    heap[parent] = a;
    return true;
  }

  function sink(start: number): void {
    for (let place = start; ; ) {
      const left = 2 * place + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      const smaller = a && b && isBefore(b, a) ? left + 1 : left;
      if (!swapIfBefore(smaller, place)) return;
      place = smaller;
    }
  }

  return {
    first: () => heap[0],
    add(appointment: Appointment): void {
      heap.push(appointment);
      for (let place = heap.length - 1; place > 0; place = (place - 1) >> 1) {
        if (!swapIfBefore(place, (place - 1) >> 1)) return;
      }
    },
    takeFirst(): Appointment | undefined {
      const [first] = heap;
      const last = heap.pop();
      if (last && heap.length > 0) {
        heap[0] = last;
        sink(0);
      }
      return first;
    },
  };
}
