import type { CanaryForm } from "./canary-forms.ts";

/** One place that was looked at: a file, an item, a log line. */
export interface Straw {
  readonly place: string;
  readonly bytes: Buffer;
}

/** Where a canary was found, and in which form. */
export function findCanaries(straws: readonly Straw[], forms: readonly CanaryForm[]): string[] {
  return straws.flatMap(({ place, bytes }) =>
    forms.filter((form) => bytes.includes(form.bytes)).map(({ canary, form }) => `${place}: ${canary} as ${form}`),
  );
}

/** The kinds of places in which something was found. */
export function kindsOf(found: readonly string[]): string[] {
  return [...new Set(found.map((line) => line.split(" ", 1)[0] ?? ""))].toSorted();
}
