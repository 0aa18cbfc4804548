import { type OutageFigures, whenArrived } from "./figures.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Waits in seconds, as others have them: each delivery for itself, whatever the ones before it met. */
export const FIXED_SCHEDULES: Readonly<Record<string, readonly number[]>> = {
  "5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 10 h": [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR],
  "30 s × 2ⁿ, 11 attempts": Array.from({ length: 10 }, (_, n) => 30 * 2 ** n),
};

interface Trace {
  readonly outageSeconds: number;
  /** Events a second. */
  readonly rate: number;
}

/** The same outage under a fixed schedule. An attempt takes no time here, which is to the schedule's advantage. */
export function figuresUnder(schedule: readonly number[], { outageSeconds, rate }: Trace): OutageFigures {
  const arrivals: number[] = [];
  let requestsWasted = 0;
  let givenUp = 0;

  for (let index = 0; index < outageSeconds * rate; index++) {
    const { wasted, arrivesAt } = follow(schedule, index / rate, outageSeconds);
    requestsWasted += wasted;
    if (arrivesAt === undefined) givenUp++;
    else arrivals.push(arrivesAt - outageSeconds);
  }
  return { requestsWasted, ...whenArrived(arrivals), givenUp };
}

function follow(schedule: readonly number[], publishedAt: number, recoversAt: number) {
  let at = publishedAt;
  for (const [attempt, wait] of schedule.entries()) {
    if (at >= recoversAt) return { wasted: attempt, arrivesAt: at };
    at += wait;
  }
  return at >= recoversAt ? { wasted: schedule.length, arrivesAt: at } : { wasted: schedule.length + 1 };
}
