import type { DeliveryRecord } from "./delivery.ts";
import type { Endpoint } from "./endpoint.ts";
import type { AcceptedEvent } from "./event.ts";
import { matchesEventType } from "./event-type.ts";
import type { EndpointId } from "./id.ts";
import type { ReplayChoice } from "./replay.ts";
import { wants } from "./subscription.ts";
import { after, type EpochMs } from "./time.ts";

/** How long a first attempt may be in its queue without any record of it. */
const UNDER_WAY_MS = 60 * 60_000;

type Walk = Pick<ReplayChoice, "status" | "reasons" | "types">;

export interface EventSeen {
  readonly event: Pick<AcceptedEvent, "type" | "channels" | "acceptedAt">;
  /** Those that wanted it when it was accepted. */
  readonly endpoints: readonly EndpointId[];
}

export const isTypeWanted = ({ types }: Pick<Walk, "types">, type: string): boolean =>
  types === undefined || matchesEventType(types, type);

/** Whether a delivery is begun again. What a replay has begun once, at any page, is not begun by it again. */
export function isReplayed(record: DeliveryRecord, { status, reasons }: Walk, cycle: number): boolean {
  if ((record.last?.cycle ?? 1) >= cycle) return false;
  switch (status) {
    case "failed":
      return record.status === "dead" && (reasons === undefined || reasons.some((it) => it === record.deadReason));
    case "missing":
      return record.status === "skipped";
    case "all":
      return record.status === "delivered" || record.status === "dead" || record.status === "skipped";
  }
}

/**
 * Whether an endpoint wanted an event then, or would want it now. A payload filter cannot be asked, because nothing is opened
 * here: better one event too few than one that was not wanted.
 */
export function isWanted({ event, endpoints }: EventSeen, endpoint: Endpoint): boolean {
  if (endpoints.includes(endpoint.id)) return true;
  const { type, channels } = event;
  return (
    endpoint.filter === undefined && wants(endpoint, { type, data: null, ...(channels && { channels: [...channels] }) })
  );
}

/** Without a record it was never attempted, unless it is so young that its first attempt may still be in the queue. */
export const isUnderWay = ({ event, endpoints }: EventSeen, { id }: Endpoint, now: EpochMs): boolean =>
  endpoints.includes(id) && now < after(event.acceptedAt, UNDER_WAY_MS);
