import type { Leases } from "../../adapters/waiting-room/leases.ts";
import { newMessageId } from "../../core/contract/delivery-message.ts";
import type { Chance } from "../../core/id.ts";
import type { Lease } from "../../core/lease.ts";
import { after, type EpochMs } from "../../core/time.ts";

/**
 * For all that one task does. Shorter than its function may run, so that it ends by itself, and than the time between two
 * wakes: what a crashed worker left behind is free again for the next.
 */
const LEASE_MS = 50_000;

export const endOfTask = (now: EpochMs): EpochMs => after(now, LEASE_MS);

export interface LeasePorts {
  readonly leases: Leases;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

/** Does the work alone, or not at all while somebody else does it. */
export async function underLease(
  bucket: string,
  { leases, now, chance }: LeasePorts,
  work: (lease: Lease) => Promise<void>,
  until: EpochMs = endOfTask(now()),
): Promise<void> {
  const lease = await leases.take(bucket, { holder: newMessageId(chance), now: now(), forMs: until - now() });
  if (!lease) return;

  await work(lease);
  await leases.release(bucket, lease); // not when the work failed: then the next wake repeats it, and not at once
}
