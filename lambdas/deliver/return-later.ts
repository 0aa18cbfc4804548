import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import { type DeliveryMessage, newMessageId, waitingDeliveryOf } from "../../core/contract/delivery-message.ts";
import { type Endpoint, timeoutSecondsOf } from "../../core/endpoint.ts";
import { delaySecondsUntil, fitsQueueDelay } from "../../core/queue-delay.ts";
import type { EpochMs } from "../../core/time.ts";
import type { DeliverPorts } from "./ports.ts";

/** Beyond the deadline of an attempt: for its failure to be told to the circuit. */
const TOLD_WITHIN_SECONDS = 2;

/** When the rate limit has a slot for it. In the queue or in the waiting room, never in a function that waits. */
export async function comeBackAt(slot: EpochMs, message: DeliveryMessage, ports: DeliverPorts): Promise<void> {
  const later = { ...message, id: newMessageId(ports.chance), reservedFor: slot };
  const now = ports.now();
  ports.watch.rateLimited(message, slot);
  if (fitsQueueDelay(slot, now)) await ports.sendRetry([outgoing(later, delaySecondsUntil(slot, now))]);
  else await ports.wait(waitingDeliveryOf(later), slot);
}

/**
 * Into the other lane, until what is under way has ended one way or the other: if all of it fails, the circuit is open by
 * then, and this delivery is held without having cost the receiver a request.
 */
export async function stepAside(message: DeliveryMessage, endpoint: Endpoint, ports: DeliverPorts): Promise<void> {
  const aside: DeliveryMessage = { ...message, id: newMessageId(ports.chance), steppedAside: true };
  ports.watch.steppedAside(message);
  await ports.sendRetry([outgoing(aside, timeoutSecondsOf(endpoint) + TOLD_WITHIN_SECONDS)]);
}
