import type { EpochMs } from "../../core/time.ts";

const MS_PER_DAY = 86_400_000;

export const retentionMs = (days: number): number => days * MS_PER_DAY;

/** DynamoDB's TTL wants whole seconds. It deletes up to two days late: readers must not rely on it. */
export const expiryAfter = (moment: EpochMs, days: number): number => Math.ceil((moment + retentionMs(days)) / 1000);
