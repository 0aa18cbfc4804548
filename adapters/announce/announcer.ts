import type { Announcement, OperationalEvent } from "../../core/contract/operational-event.ts";
import { type Chance, newEventId } from "../../core/id.ts";
import type { SendAll } from "../queue/queue.ts";

export type Announce = (event: OperationalEvent) => Promise<void>;

/**
 * Through a queue: whoever announces has a delivery to finish, and neither EventBridge nor the operator's endpoints may hold
 * it up or lose what happened. It has its id from here on, so that what is told twice can be known for the same.
 */
export const createAnnounce =
  (send: SendAll, chance: Chance): Announce =>
  (event) => {
    const announcement: Announcement = { id: newEventId(event.at, chance), event };
    return send([{ body: JSON.stringify(announcement), group: event.tenant }]);
  };
