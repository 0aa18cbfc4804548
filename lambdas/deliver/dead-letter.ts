import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import type { OutgoingMessage } from "../../adapters/queue/queue.ts";
import { type DeliveryMessage, neverPutOff, newMessageId } from "../../core/contract/delivery-message.ts";
import type { DeadReason } from "../../core/dead-reason.ts";
import type { Chance } from "../../core/id.ts";

/**
 * What lies in the dead-letter queue is the next cycle, ready to go: whoever moves it back with the means of SQS starts the
 * delivery afresh. The attributes say why it is there, because SQS shows them without opening bodies.
 */
export function deadLetter(message: DeliveryMessage, reason: DeadReason, chance: Chance): OutgoingMessage {
  const fresh = { id: newMessageId(chance), cycle: message.cycle + 1, attempt: 1 };
  const revived: DeliveryMessage = { ...neverPutOff(message), ...fresh };
  const { tenant, endpoint, event } = message;
  return { ...outgoing(revived), attributes: { reason, tenant, endpoint, event } };
}
