import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import type { SendAll } from "../../adapters/queue/queue.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import { firstOfCycle, nextCycleOf } from "../../core/delivery-cycle.ts";
import type { Chance } from "../../core/id.ts";

export interface RetryDeliveryPorts {
  readonly send: SendAll;
  readonly chance: Chance;
}

export type RetryDelivery = (record: DeliveryRecord) => Promise<void>;

/**
 * Begins a new cycle, by the lane of retries. A second click before the first attempt is recorded names the same cycle, so
 * that only one of the two is attempted (core/duplicate.ts).
 */
export function createRetryDelivery({ send, chance }: RetryDeliveryPorts): RetryDelivery {
  return (record) => send([outgoing(firstOfCycle(record, nextCycleOf(record), chance))]);
}
