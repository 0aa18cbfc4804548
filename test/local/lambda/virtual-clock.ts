import { type EpochMs, epochMs } from "../../../core/time.ts";
import type { Clock } from "../../../local/lambda/schedule.ts";

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is moved, and then stops at every waker on the way. */
export function createVirtualClock(start: string): Clock & { advance(ms: number): Promise<void> } {
  let now = Date.parse(start);
  const sleepers = new Set<Sleeper>();

  function wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { wakesAt: now + ms, wake };
      sleepers.add(sleeper);
      signal.addEventListener("abort", wake);
      if (signal.aborted) wake();

      function wake(): void {
        sleepers.delete(sleeper);
        signal.removeEventListener("abort", wake);
        resolve();
      }
    });
  }

  async function advance(ms: number): Promise<void> {
    const end = now + ms;
    for (let next = earliest(end); next !== undefined; next = earliest(end)) {
      now = next.wakesAt;
      next.wake();
      await new Promise(setImmediate);
    }
    now = end;
  }

  function earliest(end: number): Sleeper | undefined {
    const due = [...sleepers].filter((sleeper) => sleeper.wakesAt <= end);
    return due.toSorted((a, b) => a.wakesAt - b.wakesAt)[0];
  }

  return { now: (): EpochMs => epochMs(now), wait, advance };
}
