import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import type { OutgoingMessage } from "./queue.ts";

/** A delivery on its way into a lane, in the group of its endpoint. */
export const outgoing = (message: DeliveryMessage, delaySeconds?: number): OutgoingMessage => ({
  body: JSON.stringify(message),
  group: message.endpoint,
  ...(delaySeconds !== undefined && { delaySeconds }),
});
