/** One timer for everything in the engine that happens by itself. */
export interface AlarmClock {
  set(at: number | undefined): void;
}

// A virtual clock can be far behind its moment when the real timer fires; the alarm is then simply set again.
const shortestMs = 1;
// Longer waits overflow setTimeout, which would then fire at once.
const longestMs = 3_600_000;

export function createAlarmClock(now: () => number, ring: () => void): AlarmClock {
  let timer: NodeJS.Timeout | undefined;
  let setFor: number | undefined;

  function fire(): void {
    setFor = undefined;
    ring();
  }

  return {
    set(at) {
      if (at === setFor) return;
      clearTimeout(timer);
      setFor = at;
      if (at === undefined) return;
      timer = setTimeout(fire, Math.min(Math.max(at - now(), shortestMs), longestMs));
    },
  };
}
