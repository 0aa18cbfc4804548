import type { OperationalEvent } from "../../core/contract/operational-event.ts";
import type { SendAll } from "../queue/queue.ts";

export type Announce = (event: OperationalEvent) => Promise<void>;

/**
 * Through a queue: whoever announces has a delivery to finish, and neither EventBridge nor the operator's endpoints may hold
 * it up or lose what happened.
 */
export const createAnnounce =
  (send: SendAll): Announce =>
  (event) =>
    send([{ body: JSON.stringify(event), group: event.tenant }]);
