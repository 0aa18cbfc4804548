import { type Rate, type RateState, reserve } from "./rate-limit.ts";
import type { EpochMs } from "./time.ts";

/** Slots that one instance took for itself, so that not every call costs a write. */
export type SlotBlock =
  | { readonly kind: "granted"; readonly slots: number; readonly state: RateState }
  | { readonly kind: "refused"; readonly until: EpochMs };

interface BlockRequest {
  readonly state: RateState;
  readonly rate: Rate;
  readonly now: EpochMs;
  readonly size: number;
}

/**
 * Takes up to `size` slots, and only such as can be used now: a publisher is told to come back, so no place in a queue may
 * be kept for it.
 */
export function takeBlock(request: BlockRequest): SlotBlock {
  const { grantedNow, later, state } = reserve({ ...request, count: request.size });
  const [next] = later;
  if (next === undefined) return { kind: "granted", slots: grantedNow, state };
  if (grantedNow === 0) return { kind: "refused", until: next };

  return { kind: "granted", slots: grantedNow, state: reserve({ ...request, count: grantedNow }).state };
}

const FIRST_SIZE = 10;
const LARGEST_SIZE = 100;

/**
 * How many to take next. An instance that used up its block takes twice as many; one that let its slots go by begins small
 * again, because what many idle instances take and do not use is lost to the busy ones.
 */
export const nextBlockSize = (size: number | undefined, wasUsedUp: boolean): number =>
  size !== undefined && wasUsedUp ? Math.min(size * 2, LARGEST_SIZE) : FIRST_SIZE;
