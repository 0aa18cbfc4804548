import { type DeliveryMessage, newMessageId } from "../../core/contract/delivery-message.ts";
import { KeyringUnavailable } from "../../core/keyring-error.ts";
import { retry } from "./follow.ts";
import type { DeliverPorts } from "./ports.ts";
import { endAsDead } from "./take-turn.ts";

/** KMS and the table are back after minutes, and nothing is lost by asking again in one. */
const ASK_AGAIN_SECONDS = 60;

/**
 * What becomes of a delivery whose message we could not handle as often as the queue hands one out. A fault of ours may be
 * in the delivery itself, so it ends. Keys that cannot be had are an outage: it begins anew, uncharged, until they can.
 */
export async function settleLastReceive(message: DeliveryMessage, error: unknown, ports: DeliverPorts): Promise<void> {
  if (!(error instanceof KeyringUnavailable)) return void (await endAsDead(message, "ours", ports));

  const anew = { ...message, id: newMessageId(ports.chance) };
  await ports.sendRetry([retry(anew, ASK_AGAIN_SECONDS)]);
}
