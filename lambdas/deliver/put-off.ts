import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import { type DeliveryMessage, newMessageId } from "../../core/contract/delivery-message.ts";
import { isPassing } from "../middleware/passing-failure.ts";
import type { DeliverPorts } from "./ports.ts";
import { endAsDead } from "./take-turn.ts";

/** AWS is back after minutes, and nothing is lost by asking again in one. */
const ASK_AGAIN_SECONDS = 60;

/**
 * What becomes of a delivery whose message we could not handle as often as the queue hands one out. A fault of ours may be
 * in the delivery itself, so it ends. Keys or tables that cannot be had are an outage: it begins anew, uncharged, until they
 * can; but not for longer than its event is kept, because a key that is gone for good looks like one that is out of reach.
 */
export async function settleLastReceive(message: DeliveryMessage, error: unknown, ports: DeliverPorts): Promise<void> {
  const isKept = ports.now() - message.acceptedAt < ports.keptForMs;
  if (!isKept || !isPassing(error)) return void (await endAsDead(message, "ours", ports));

  const anew = { ...message, id: newMessageId(ports.chance) };
  await ports.sendRetry([outgoing(anew, ASK_AGAIN_SECONDS)]);
}
