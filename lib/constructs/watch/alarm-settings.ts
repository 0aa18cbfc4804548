import * as z from "zod";

/** Who is told, and what a stage may bear before somebody is. Times and shares that are the same everywhere are not here. */
export const AlarmSettings = z.strictObject({
  /** Addresses that are mailed in the middle of the night, and those that read it in the morning. */
  page: z.array(z.email()).default([]),
  ticket: z.array(z.email()).default([]),
  /** Deliveries that may wait in the lane of first attempts. */
  backlog: z.int().min(1).default(1_000),
  /** Of first attempts, the share that may fail before it is more than a few endpoints. */
  failedFirstAttemptsPercent: z.number().gt(0).max(100).default(5),
  /** Endpoints whose circuits may be open at once before it looks like our own network. */
  openCircuits: z.int().min(1).default(25),
  /** Of the account and region, shared with everything else that runs there. */
  accountConcurrency: z.int().min(1).default(1_000),
  /** US dollars, for everything that grows with the number of attempts. */
  costPerMillionAttempts: z.number().gt(0).default(10),
});
export type AlarmSettings = z.infer<typeof AlarmSettings>;
