/** What a field of a cron expression may hold. */
export interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names for the values from `min` on: JAN, FEB, … */
  readonly words?: readonly string[];
  readonly allowsAny?: boolean;
}

export const MINUTES: CronField = { name: "minutes", min: 0, max: 59 };
export const HOURS: CronField = { name: "hours", min: 0, max: 23 };
export const DAYS: CronField = { name: "day-of-month", min: 1, max: 31, allowsAny: true };
export const MONTHS: CronField = {
  name: "month",
  min: 1,
  max: 12,
  words: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
export const WEEKDAYS: CronField = {
  name: "day-of-week",
  min: 1, // Sunday: AWS counts from one
  max: 7,
  words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
  allowsAny: true,
};
export const YEARS: CronField = { name: "year", min: 1970, max: 2199 };

/** The values that a field's text stands for, in order. `?` stands for all: its day is decided by the other day field. */
export function parseCronField(text: string, field: CronField): readonly number[] {
  if (text === "?" && field.allowsAny) return range(field.min, field.max, 1);
  const values = text.split(",").flatMap((part) => parsePart(part, field));
  return [...new Set(values)].sort((a, b) => a - b);
}

function parsePart(part: string, field: CronField): readonly number[] {
  const {
    span,
    first = "",
    last,
    step,
  } = /^(?<span>\*|(?<first>\w+)(?:-(?<last>\w+))?)(?:\/(?<step>\d+))?$/.exec(part)?.groups ?? {};
  if (span === undefined || step === "0") throw fieldError(part, field);
  const from = span === "*" ? field.min : parseValue(first, part, field);
  const to = lastOf();
  if (from > to) throw fieldError(part, field);
  return range(from, to, Number(step ?? 1));

  // `5/15` means: from 5 on.
  function lastOf(): number {
    if (last !== undefined) return parseValue(last, part, field);
    return span === "*" || step !== undefined ? field.max : from;
  }
}

function parseValue(text: string, part: string, field: CronField): number {
  const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
  const value = word >= 0 ? field.min + word : Number(text);
  if (!Number.isInteger(value) || value < field.min || value > field.max) throw fieldError(part, field);
  return value;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function fieldError(part: string, { name, min, max }: CronField): Error {
  return new Error(`Cannot read "${part}" as ${name}: wanted numbers from ${min} to ${max} with "*", ",", "-" or "/"`);
}
