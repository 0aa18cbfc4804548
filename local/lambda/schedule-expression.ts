import { type EpochMs, epochMs } from "../../core/time.ts";
import { nextCronFiring, parseCron } from "./cron.ts";

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The first firing after a moment, or undefined when the schedule is over. */
export type NextFiring = (after: EpochMs) => EpochMs | undefined;

/** Reads `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2026-11-20T12:00:00)`; times are UTC. */
export function parseScheduleExpression(expression: string): NextFiring {
  const [, kind, inside = ""] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === "rate") return parseRate(inside);
  if (kind === "at") return parseAt(inside);
  if (kind === "cron") {
    const cron = parseCron(inside);
    return (after) => nextCronFiring(cron, after);
  }
  throw new Error(`Cannot read the schedule "${expression}": wanted rate(…), cron(…) or at(…)`);
}

export function nextFiring(expression: string, after: EpochMs): EpochMs | undefined {
  return parseScheduleExpression(expression)(after);
}

/**
 * AWS counts a rate from the moment its rule was created, which no template tells. Counted from the epoch, a restart does not
 * shift it.
 */
function parseRate(text: string): NextFiring {
  const [, count = "", unit = "", plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined || (count === "1") !== (plural === ""))
    throw new Error(
      `Cannot read "rate(${text})": wanted a positive number and minutes, hours or days, or 1 and minute, hour or day`,
    );

  const everyMs = Number(count) * unitMs;
  return (after) => epochMs((Math.floor(after / everyMs) + 1) * everyMs);
}

function parseAt(text: string): NextFiring {
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(moment)) throw new Error(`Cannot read "at(${text})": wanted a moment such as 2026-11-20T12:00:00`);
  return (after) => (moment > after ? epochMs(moment) : undefined);
}
