import * as z from "zod";
import { WaitingDelivery } from "../../core/contract/delivery-message.ts";
import type { ItemKey } from "../../core/contract/item-keys.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { expiryAfter } from "../table/expiry.ts";

/** A delivery as it lies in the waiting room. */
export interface Waiting {
  readonly key: ItemKey;
  readonly delivery: WaitingDelivery;
}

/** One that waits for a moment, not for a circuit. */
export interface Due extends Waiting {
  readonly dueAt: EpochMs;
}

// A net under what nobody came for: longer than anything may be held, and than the longest wait of a schedule.
const KEPT_DAYS = 14;

const Key = z.object({ pk: z.string(), sk: z.string() });
const DueMoment = z.object({ dueAt: z.number().transform(epochMs) });

export const writeWaiting = (key: ItemKey, delivery: WaitingDelivery, from: EpochMs) => ({
  ...key,
  ...delivery,
  expiresAt: expiryAfter(from, KEPT_DAYS),
});

export const writeDue = (key: ItemKey, delivery: WaitingDelivery, dueAt: EpochMs) => ({
  ...writeWaiting(key, delivery, dueAt),
  dueAt,
});

export const readWaiting = (item: unknown): Waiting => ({
  key: Key.parse(item),
  delivery: WaitingDelivery.parse(item),
});

export const readDue = (item: unknown): Due => ({ ...readWaiting(item), dueAt: DueMoment.parse(item).dueAt });
