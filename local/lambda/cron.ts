import { type EpochMs, epochMs } from "../../core/time.ts";
import { DAYS, HOURS, MINUTES, MONTHS, parseCronField, WEEKDAYS, YEARS } from "./cron-field.ts";

/** AWS's six fields, each as the values it stands for. All of them must hold; times are UTC. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  readonly years: readonly number[];
}

const DAY_MS = 24 * 60 * 60_000;

export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6)
    throw new Error(
      `Cannot read "cron(${text})": wanted six fields: minutes, hours, day-of-month, month, day-of-week, year`,
    );
  const [minutes = "", hours = "", days = "", months = "", weekdays = "", years = ""] = fields;
  // In Unix, a day matches when either field does. AWS has the author choose one field instead.
  if ((days === "?") === (weekdays === "?"))
    throw new Error(`Cannot read "cron(${text})": wanted "?" in exactly one of day-of-month and day-of-week`);

  return {
    minutes: parseCronField(minutes, MINUTES),
    hours: parseCronField(hours, HOURS),
    days: parseCronField(days, DAYS),
    months: parseCronField(months, MONTHS),
    weekdays: parseCronField(weekdays, WEEKDAYS),
    years: parseCronField(years, YEARS),
  };
}

/** The first moment after the given one at which it fires, or undefined when there is none left. */
export function nextCronFiring(cron: Cron, after: EpochMs): EpochMs | undefined {
  const earliest = Math.floor(after / 60_000) * 60_000 + 60_000;
  const today = Math.floor(earliest / DAY_MS) * DAY_MS;
  const later = firstTimeOfDay(cron, earliest - today);
  if (later !== undefined && firesOn(cron, new Date(today))) return epochMs(today + later);

  const day = nextDay(cron, today + DAY_MS);
  return day === undefined ? undefined : epochMs(day + (firstTimeOfDay(cron, 0) ?? 0));
}

function firesOn({ days, months, weekdays, years }: Cron, day: Date): boolean {
  return (
    years.includes(day.getUTCFullYear()) &&
    months.includes(day.getUTCMonth() + 1) &&
    days.includes(day.getUTCDate()) &&
    weekdays.includes(day.getUTCDay() + 1)
  );
}

/** Tried day by day: at most the 80,000 that AWS's years have, and in practice a handful. */
function nextDay(cron: Cron, from: number): number | undefined {
  const end = Date.UTC((cron.years.at(-1) ?? 0) + 1, 0, 1);
  for (let day = from; day < end; day += DAY_MS) if (firesOn(cron, new Date(day))) return day;
  return undefined;
}

function firstTimeOfDay({ hours, minutes }: Cron, earliestMs: number): number | undefined {
  const times = hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * 60_000));
  return times.find((time) => time >= earliestMs);
}
