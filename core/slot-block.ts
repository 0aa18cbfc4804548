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

const SMALLEST_SIZE = 10;
const GROWTH = 4;
/** What one instance holds must leave most of a burst to the others. */
const SHARE_OF_BURST = 1 / 4;

interface LastBlock {
  readonly size: number;
  readonly left: number;
  /** Whether its slots are given up by now. */
  readonly isOver: boolean;
}

/**
 * How many to take next. An instance that used up its block takes four times as many, so that a steady publisher soon costs
 * one write in many seconds. One that let slots go by takes as many as it used: what idle instances hold is lost
 * to the busy ones.
 */
export function nextBlockSize(last: LastBlock | undefined, { burst }: Rate): number {
  if (last === undefined) return SMALLEST_SIZE;
  const wasUsedUp = last.left === 0 && !last.isOver;
  const wanted = wasUsedUp ? last.size * GROWTH : last.size - last.left;
  return Math.max(SMALLEST_SIZE, Math.min(wanted, Math.floor(burst * SHARE_OF_BURST)));
}
