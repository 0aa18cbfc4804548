/** Milliseconds since the epoch. Branded, so that a wait can never be passed where a moment is meant. */
export type EpochMs = number & { readonly __brand: "EpochMs" };

/** The one way to a moment from a bare number; fractions would end up in keys and signatures. */
export function epochMs(value: number): EpochMs {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`Cannot read ${value} as a moment: wanted whole milliseconds since 1970`);
  return value as EpochMs;
}

export function after(moment: EpochMs, waitMs: number): EpochMs {
  return epochMs(Math.round(moment + waitMs));
}
