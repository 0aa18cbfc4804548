import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import { RECEIVES_BEFORE_DEAD } from "../../core/contract/receives.ts";
import { dutyOf } from "../../core/duplicate.ts";
import { isPassing } from "../middleware/passing-failure.ts";
import type { DeliverPorts } from "./ports.ts";
import { endAsDead } from "./take-turn.ts";

/** AWS is back after minutes, and nothing is lost by asking again in one. */
const ASK_AGAIN_SECONDS = 60;

/**
 * What becomes of a delivery whose message we could not handle as often as the queue hands one out. A fault of ours may be
 * in the delivery itself, so it ends. Keys or tables that cannot be had are an outage: it comes again, uncharged, until they
 * can; but not for longer than its event is kept, because a key that is gone for good looks like one that is out of reach.
 */
export async function settleLastReceive(message: DeliveryMessage, error: unknown, ports: DeliverPorts): Promise<void> {
  const isKept = ports.now() - message.acceptedAt < ports.keptForMs;
  if (isKept && isPassing(error)) return askAgain(message, ports);

  if (await endAsDead(message, "ours", ports)) return;
  // Its attempt is on record and only what follows is missing: the queue moves it to where somebody is told.
  if (await owesFollowUp(message, ports)) throw error;
}

/** Under its own id, as if it were received once more: what it owes for an attempt that it has recorded stays its own to send. */
const askAgain = (message: DeliveryMessage, { sendRetry }: DeliverPorts): Promise<void> =>
  sendRetry([outgoing(message, ASK_AGAIN_SECONDS)]);

async function owesFollowUp(message: DeliveryMessage, { records }: DeliverPorts): Promise<boolean> {
  const record = await records.get(message.endpoint, message.event);
  return dutyOf({ ...message, receiveCount: RECEIVES_BEFORE_DEAD }, record) === "follow_up";
}
