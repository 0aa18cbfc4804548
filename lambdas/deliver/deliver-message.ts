import { type DeliveryMessage, wasPutOff } from "../../core/contract/delivery-message.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import { dutyOf, needsRecord, type ReceivedMessage } from "../../core/duplicate.ts";
import { KeyringShredded } from "../../core/keyring-error.ts";
import { owedFor } from "./delivery-steps.ts";
import { follow } from "./follow.ts";
import type { DeliverPorts } from "./ports.ts";
import { endAsDead, takeTurn } from "./take-turn.ts";

export type DeliverMessage = (message: DeliveryMessage, receiveCount: number) => Promise<void>;

/** One message, received: attempt it, record what came of it, and only then send what follows (core/duplicate.ts). */
export function createDeliverMessage(ports: DeliverPorts): DeliverMessage {
  return async (message, receiveCount) => {
    const received = { id: message.id, cycle: message.cycle, attempt: message.attempt, receiveCount };
    const record = mayBeKnown(message, received) ? await readRecord(message, ports) : undefined;
    const duty = dutyOf(received, record);
    if (duty === "drop") return ports.watch.suppressed(message);
    if (duty === "follow_up" && record) return follow(message, owedFor(message, record, ports.now()), ports);

    const isOurs = await takeTurn(message, receiveCount, ports).catch((error: unknown) => {
      if (error instanceof KeyringShredded) return endAsDead(message, "shredded", ports);
      throw error;
    });
    if (!isOurs) await settleOvertaken(message, received, ports);
  };
}

/** What was put off comes back as a new message, perhaps as two of them, and its delivery may have gone on without it. */
const mayBeKnown = (message: DeliveryMessage, received: ReceivedMessage): boolean =>
  needsRecord(received) || wasPutOff(message);

const readRecord = (message: DeliveryMessage, { records }: DeliverPorts): Promise<DeliveryRecord | undefined> =>
  records.get(message.endpoint, message.event);

/**
 * A write lost its condition. Against another message, which then carries the delivery on; or against itself, when the
 * answer to a write was lost and the SDK repeated it: then the record is this message's own, and so is what follows.
 */
async function settleOvertaken(
  message: DeliveryMessage,
  received: ReceivedMessage,
  ports: DeliverPorts,
): Promise<void> {
  const record = await readRecord(message, ports);
  if (!record || dutyOf(received, record) !== "follow_up") return;
  await follow(message, owedFor(message, record, ports.now()), ports);
}
