import type { WaitingDelivery } from "../../core/contract/delivery-message.ts";
import type { EpochMs } from "../../core/time.ts";
import { dueKey, heldKey } from "../../core/waiting-room.ts";
import type { BatchWriter } from "../table/batch-writer.ts";
import { writeDue, writeWaiting } from "./waiting-item.ts";

/** Where deliveries are put that must not be attempted soon. */
export interface WaitingRoom {
  wait(delivery: WaitingDelivery, dueAt: EpochMs): Promise<void>;
  /** Until the circuit of its endpoint closes. Whoever holds tells the circuit afterwards (core/circuit-transition.ts). */
  hold(delivery: WaitingDelivery, heldSince: EpochMs): Promise<void>;
}

/** Writes in groups: what a batch of deliveries puts here together costs one call. */
export const createWaitingRoom = (writer: BatchWriter, shards: number): WaitingRoom => ({
  wait: (delivery, dueAt) => writer.put(writeDue(dueKey(delivery, dueAt), delivery, dueAt)),
  hold: (delivery, heldSince) => writer.put(writeWaiting(heldKey(delivery, shards), delivery, heldSince)),
});
