/**
 * What users of Posthorn may expect. The functions count what misses an objective, the alarms watch how fast the share that
 * may miss it is used up.
 */
export const OBJECTIVES = {
  /** Of requests to the API: those that are not answered with a 5xx. */
  availability: 0.999,
  /** Of deliveries: those whose first attempt begins within the time below. */
  promptness: 0.99,
  firstAttemptWithinMs: 5_000,
} as const;
