import { type DeliveryMessage, messageOf, newMessageId, type PayloadPlace } from "./contract/delivery-message.ts";
import type { DeliveryRecord } from "./delivery.ts";
import type { AcceptedEvent } from "./event.ts";
import type { Chance, EndpointId } from "./id.ts";

/** What has to be known of a delivery to begin it again; of one that never was, its event tells it. */
export type Restartable = Pick<DeliveryRecord, "tenant" | "endpoint" | "event" | "type" | "acceptedAt">;

/** The very first attempt of an event for one endpoint: the only one that carries its payload along. */
export function firstAttempt(
  { id: event, tenant, type, acceptedAt }: AcceptedEvent,
  endpoint: EndpointId,
  payload: PayloadPlace,
  chance: Chance,
): DeliveryMessage {
  const delivery = { tenant, endpoint, event, type, acceptedAt };
  return { v: 1, id: newMessageId(chance), ...delivery, cycle: 1, attempt: 1, payload };
}

/**
 * Always beyond 1, even for a delivery that was never attempted: the first attempt of the first cycle is the one that is
 * made without a look at the record, and a delivery that is begun again must take that look (core/duplicate.ts).
 */
export const nextCycleOf = ({ last }: Pick<DeliveryRecord, "last">): number => (last?.cycle ?? 1) + 1;

/** The first attempt of a cycle. The payload is read where the event is stored. */
export function firstOfCycle(delivery: Restartable, cycle: number, chance: Chance): DeliveryMessage {
  const { tenant, endpoint, event, type, acceptedAt } = delivery;
  return messageOf({ id: "", tenant, endpoint, event, type, acceptedAt, cycle, attempt: 1 }, chance);
}
