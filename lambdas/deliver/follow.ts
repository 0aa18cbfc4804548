import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import {
  type DeliveryMessage,
  neverPutOff,
  newMessageId,
  waitingDeliveryOf,
} from "../../core/contract/delivery-message.ts";
import type { FollowUp } from "../../core/follow-up.ts";
import type { Chance } from "../../core/id.ts";
import { deadLetter } from "./dead-letter.ts";
import { disableEndpoint } from "./disable-endpoint.ts";
import type { DeliverPorts } from "./ports.ts";

/** Sends what follows from a step that is recorded. Doing it twice sends it twice, and the duplicate rule drops one. */
export async function follow(message: DeliveryMessage, followUp: FollowUp, ports: DeliverPorts): Promise<void> {
  switch (followUp.kind) {
    case "done":
    case "return_to_queue":
      return;
    case "retry_soon":
    case "probe_soon":
      return ports.sendRetry([outgoing(nextAttempt(message, followUp, ports.chance), followUp.delaySeconds)]);
    case "wait":
      return ports.wait(waitingDeliveryOf(nextAttempt(message, followUp, ports.chance)), followUp.dueAt);
    case "held":
      ports.watch.held(message);
      return ports.hold(waitingDeliveryOf(nextAttempt(message, followUp, ports.chance)), followUp.heldSince);
    case "dead":
      return bury(message, followUp, ports);
  }
}

function nextAttempt(
  message: DeliveryMessage,
  next: Extract<FollowUp, { attempt: number }>,
  chance: Chance,
): DeliveryMessage {
  return {
    ...neverPutOff(message),
    id: newMessageId(chance),
    attempt: next.attempt,
    ...("heldSince" in next && { heldSince: next.heldSince }),
  };
}

async function bury(message: DeliveryMessage, dead: Extract<FollowUp, { kind: "dead" }>, ports: DeliverPorts) {
  const { tenant, endpoint, event } = message;
  if (dead.disableEndpoint) await disableEndpoint(message, "gone", ports);
  await ports.sendDead([deadLetter(message, dead.reason, ports.chance)]);
  ports.watch.died(message, dead.reason);
  await ports.announce({ type: "delivery.dead", tenant, endpoint, event, reason: dead.reason, at: ports.now() });
}
