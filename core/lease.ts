import { after, type EpochMs } from "./time.ts";

/** The right to do something alone for a while. Taken by a conditional write, lost by the clock, never waited for. */
export interface Lease {
  readonly holder: string;
  readonly until: EpochMs;
}

/** The lease to write on condition that `current` is still there; undefined while somebody else holds it. */
export function takeLease(
  current: Lease | undefined,
  wanted: { readonly holder: string; readonly now: EpochMs; readonly forMs: number },
): Lease | undefined {
  const isTaken = current !== undefined && current.holder !== wanted.holder && wanted.now < current.until;
  return isTaken ? undefined : { holder: wanted.holder, until: after(wanted.now, wanted.forMs) };
}

/**
 * Whether the holder may begin a step that takes at most `stepMs`. Asked before every step, so that one that overran its
 * lease (its function was frozen, its clock is off) repeats one step of its successor's work and not all of it.
 */
export const isHeldFor = (lease: Lease, stepMs: number, now: EpochMs): boolean => now + stepMs < lease.until;
