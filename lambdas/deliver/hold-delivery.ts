import type { Circuits } from "../../adapters/circuit/circuits.ts";
import { groupedCall } from "../../adapters/grouped-call.ts";
import type { WaitingRoom } from "../../adapters/waiting-room/waiting-room.ts";
import type { WaitingDelivery } from "../../core/contract/delivery-message.ts";
import type { EpochMs } from "../../core/time.ts";
import type { TargetName } from "./endpoint-target.ts";

export type HoldDelivery = (delivery: WaitingDelivery, heldSince: EpochMs) => Promise<void>;

export interface HoldPorts {
  readonly room: Pick<WaitingRoom, "hold">;
  readonly circuits: Pick<Circuits, "change">;
  /** How long the first of a batch waits for the others. */
  readonly pause: () => Promise<void>;
}

/** Into the waiting room first, then a word to the circuit: one for all of an endpoint that are held together. */
export function createHoldDelivery({ room, circuits, pause }: HoldPorts): HoldDelivery {
  const tellCircuit = groupedCall(
    async ([first]: readonly TargetName[]) => {
      if (first) await circuits.change({ tenant: first.tenant, endpoint: first.endpoint }, { kind: "held" });
    },
    { keyOf: ({ endpoint }) => endpoint, pause },
  );

  return async (delivery, heldSince) => {
    await room.hold({ ...delivery, heldSince }, heldSince);
    await tellCircuit(delivery);
  };
}
