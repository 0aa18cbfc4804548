import * as z from "zod";
import { type Chance, EndpointId, EventId, TenantId } from "../id.ts";
import { epochMs } from "../time.ts";

/** Where the sealed payload of a new event is put: into its messages, or, when it is large, into the bucket (claim check). */
export const PayloadPlace = z.discriminatedUnion("in", [
  z.object({ in: z.literal("message"), sealed: z.base64() }),
  z.object({ in: z.literal("bucket"), key: z.string().min(1) }),
]);
export type PayloadPlace = z.infer<typeof PayloadPlace>;

/** `event`: with the event's own item. The waiting room keeps references only, and what comes out of it says so. */
const MessagePayload = z.discriminatedUnion("in", [...PayloadPlace.options, z.object({ in: z.literal("event") })]);

const Moment = z.int().nonnegative().transform(epochMs);

/** One attempt to be made, without its payload: what travels in messages and what lies in the waiting room alike. */
export const WaitingDelivery = z.object({
  /** Drawn anew for every step of a delivery: it tells a message that comes twice from a second message (core/duplicate.ts). */
  id: z.string().min(1),
  tenant: TenantId,
  endpoint: EndpointId,
  event: EventId,
  type: z.string().min(1),
  acceptedAt: Moment,
  /** 1 at first; every redrive, replay or retry by hand begins another, in which attempts count from 1 again. */
  cycle: z.int().min(1),
  attempt: z.int().min(1),
  /** Since when its circuit has kept it from being attempted. It stays when the delivery is let out and held again. */
  heldSince: Moment.exactOptional(),
  /** The moment that the endpoint's rate limit gave to this attempt: whoever carries one need not ask again. */
  reservedFor: Moment.exactOptional(),
  /** Its endpoint was slow when its first attempt was due, so it went from the first lane to that of the retries. */
  steppedAside: z.literal(true).exactOptional(),
  traceparent: z.string().exactOptional(),
});
export type WaitingDelivery = z.infer<typeof WaitingDelivery>;

/**
 * The body of a message in `deliveries` and `retries`. The attempt number lives here and not in the receive count of SQS,
 * which also grows with our own crashes.
 */
export const DeliveryMessage = WaitingDelivery.extend({ v: z.literal(1), payload: MessagePayload });
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;

/** 72 bits: two sends of one delivery will not meet. */
export const newMessageId = (chance: Chance): string => Buffer.from(chance(9)).toString("base64url");

/** Whether it has waited for anything but its turn: whatever was put off came back through the retries, as a new message. */
export const wasPutOff = ({ heldSince, reservedFor, steppedAside }: WaitingDelivery): boolean =>
  heldSince !== undefined || reservedFor !== undefined || steppedAside !== undefined;

/** Without what its waits have left on it: the next attempt asks for its turn anew. */
export const neverPutOff = <D extends WaitingDelivery>({
  heldSince: _,
  reservedFor: __,
  steppedAside: ___,
  ...rest
}: D) => rest;

/** What a message says about its delivery, for the waiting room. */
export function waitingDeliveryOf({ v: _, payload: __, ...waiting }: DeliveryMessage): WaitingDelivery {
  return waiting;
}

/** The message for a delivery that leaves the waiting room. */
export const messageOf = (waiting: WaitingDelivery, chance: Chance): DeliveryMessage => ({
  ...waiting,
  v: 1,
  id: newMessageId(chance),
  payload: { in: "event" },
});
