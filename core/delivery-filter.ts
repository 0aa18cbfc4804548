import type { DeliveryRecord, DeliveryStatus } from "./delivery.ts";
import { type EventId, newEventId } from "./id.ts";
import type { EpochMs } from "./time.ts";

/** `none`: an attempt that got no answer at all. */
export const STATUS_CLASSES = ["2xx", "3xx", "4xx", "5xx", "other", "none"] as const;
export type StatusClass = (typeof STATUS_CLASSES)[number];

/** Which deliveries of an endpoint are wanted. All that is said must hold. */
export interface DeliveryFilter {
  readonly status?: DeliveryStatus | undefined;
  /** At least one of its attempts was answered so. */
  readonly statusClass?: StatusClass | undefined;
}

export function passes(record: DeliveryRecord, { status, statusClass }: DeliveryFilter): boolean {
  if (status !== undefined && record.status !== status) return false;
  return statusClass === undefined || record.attempts.some((attempt) => classOf(attempt.status) === statusClass);
}

function classOf(status: number | undefined): StatusClass {
  if (status === undefined) return "none";
  const known = STATUS_CLASSES.find((name) => name === `${Math.floor(status / 100)}xx`);
  return known ?? "other";
}

/** The smallest id that an event of this moment can have: ids sort by time, so a moment is a place among them. */
export const firstEventIdOf = (moment: EpochMs): EventId => newEventId(moment, (bytes) => new Uint8Array(bytes));
