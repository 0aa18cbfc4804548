import type { CircuitOwner } from "../../adapters/circuit/circuit-item.ts";
import type { Waiting } from "../../adapters/waiting-room/waiting-item.ts";
import type { Circuit } from "../../core/circuit.ts";
import { type Release as PlannedRelease, planDrain } from "../../core/drain.ts";
import type { Lease } from "../../core/lease.ts";
import { delaySecondsUntil } from "../../core/queue-delay.ts";
import type { Leaving } from "./release.ts";
import type { TendPorts } from "./tend-circuit.ts";

/** Past the next wake, so that a late one leaves no gap; not much further, for what is in the queue cannot be called back. */
const HORIZON_SECONDS = 90;

type Draining = Extract<Circuit, { state: "draining" }>;

/**
 * Lets out what was held: plan, claim the plan, read, send.
 *
 *     wake A   reads the circuit ── claims seconds 0–90 ── sends
 *     wake B        reads the circuit ── finds them claimed ── leaves
 */
export async function drainHeld(owner: CircuitOwner, circuit: Draining, lease: Lease, ports: TendPorts): Promise<void> {
  const now = ports.now();
  const ratePerSecond = await ports.rateOf(owner);
  const { drain: to, releases } = planDrain({
    drain: circuit.drain,
    now,
    horizonSeconds: HORIZON_SECONDS,
    ...(ratePerSecond !== undefined && { ratePerSecond }),
  });
  const wanted = releases.reduce((sum, { count }) => sum + count, 0);
  if (wanted === 0) return;

  const claim = await ports.circuits.change(owner, { kind: "drain_planned", from: circuit.drain, to });
  if (!claim.isWritten) return;

  const held = await ports.held.oldest(owner.endpoint, wanted);
  const left = await ports.release(assign(held, releases, now), lease);
  ports.watch.released(owner.endpoint, left);
  // Fewer than there was room for, and all of them gone: nothing is held, unless somebody says so since.
  if (held.length < wanted && left === held.length)
    await ports.circuits.change(owner, { kind: "drained", version: claim.circuit.version });
}

/** The oldest first, each second its share. */
function assign(
  held: readonly Waiting[],
  releases: readonly PlannedRelease[],
  now: Lease["until"],
): readonly Leaving[] {
  const moments = releases.flatMap(({ at, count }) => Array.from({ length: count }, () => at));
  return held.map((waiting, place) => ({ waiting, delaySeconds: delaySecondsUntil(moments[place] ?? now, now) }));
}
