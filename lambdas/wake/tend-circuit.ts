import type { CircuitOwner } from "../../adapters/circuit/circuit-item.ts";
import type { Circuits } from "../../adapters/circuit/circuits.ts";
import type { HeldDeliveries } from "../../adapters/waiting-room/held-deliveries.ts";
import type { Circuit } from "../../core/circuit.ts";
import type { Lease } from "../../core/lease.ts";
import { after, type EpochMs } from "../../core/time.ts";
import { heldLease } from "../../core/waiting-room.ts";
import { drainHeld } from "./drain-held.ts";
import type { Release } from "./release.ts";
import { sweepExpired } from "./sweep-expired.ts";
import { type LeasePorts, underLease } from "./under-lease.ts";
import type { WakeWatch } from "./watch.ts";

/** The probe comes by itself, through the retries. A wake steps in when it is this late: then its message was lost. */
const PROBE_GRACE_MS = 30_000;

export interface TendPorts extends LeasePorts {
  readonly circuits: Pick<Circuits, "read" | "change">;
  readonly held: HeldDeliveries;
  readonly release: Release;
  /** The endpoint's own rate limit, if it has one. */
  readonly rateOf: (owner: CircuitOwner) => Promise<number | undefined>;
  readonly watch: Pick<WakeWatch, "released">;
}

export type TendCircuit = (owner: CircuitOwner) => Promise<void>;

/** Looks after one circuit that is not simply closed. */
export function createTendCircuit(ports: TendPorts): TendCircuit {
  return (owner) =>
    underLease(heldLease(owner.endpoint), ports, async (lease) => {
      const circuit = await ports.circuits.read(owner.endpoint);
      if (circuit.state === "closed") return;
      if (circuit.state === "draining") return drainHeld(owner, circuit, lease, ports);

      if (isProbeLate(circuit, ports.now())) await sendProbe(owner, lease, ports);
      await sweepExpired(owner, lease, ports);
    });
}

function isProbeLate(circuit: Circuit, now: EpochMs): boolean {
  if (circuit.state === "open") return now >= after(circuit.nextProbeAt, PROBE_GRACE_MS);
  return circuit.state === "probing" && now >= after(circuit.until, PROBE_GRACE_MS);
}

/** One of the held deliveries, which will take the probe where it arrives. If none is held, the next new one takes it. */
async function sendProbe({ endpoint }: CircuitOwner, lease: Lease, { held, release }: TendPorts): Promise<void> {
  const oldest = await held.oldest(endpoint, 1);
  await release(
    oldest.map((waiting) => ({ waiting, delaySeconds: 0 })),
    lease,
  );
}
