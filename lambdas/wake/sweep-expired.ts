import type { CircuitOwner } from "../../adapters/circuit/circuit-item.ts";
import { HELD_AT_MOST_MS } from "../../core/admission.ts";
import type { Lease } from "../../core/lease.ts";
import { after, type EpochMs } from "../../core/time.ts";
import type { TendPorts } from "./tend-circuit.ts";

const MINUTES = 60;
/** More than an endpoint can be sent in an hour of which all is held; what is left over waits for the next sweep. */
const MOST_AT_ONCE = 20_000;

/**
 * Sends what was held for too long to where deliveries end: `deliver` records it as dead. Once an hour for each endpoint,
 * because finding it means reading all that is held, and an hour is little of 72.
 */
export async function sweepExpired({ endpoint }: CircuitOwner, lease: Lease, ports: TendPorts): Promise<void> {
  const now = ports.now();
  if (!isMinuteOf(endpoint, now)) return;

  const expired = await ports.held.heldSince(endpoint, after(now, -HELD_AT_MOST_MS), MOST_AT_ONCE);
  const left = await ports.release(
    expired.map((waiting) => ({ waiting, delaySeconds: 0 })),
    lease,
  );
  ports.watch.released(endpoint, left);
}

/** Another minute of the hour for each endpoint, so that a thousand outages are not read in one. */
function isMinuteOf(endpoint: string, now: EpochMs): boolean {
  const own = [...endpoint].reduce((sum, character) => sum + character.charCodeAt(0), 0) % MINUTES;
  return Math.floor(now / 60_000) % MINUTES === own;
}
