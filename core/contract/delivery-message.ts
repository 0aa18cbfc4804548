import * as z from "zod";
import { type Chance, EndpointId, EventId, TenantId } from "../id.ts";

/** Where the sealed payload is: in the message itself, or, when it is large, in the bucket (claim check). */
export const PayloadPlace = z.discriminatedUnion("in", [
  z.object({ in: z.literal("message"), sealed: z.base64() }),
  z.object({ in: z.literal("bucket"), key: z.string().min(1) }),
]);
export type PayloadPlace = z.infer<typeof PayloadPlace>;

/**
 * The body of a message in `deliveries` and `retries`: one attempt to be made. The attempt number lives here and not in
 * the receive count of SQS, which also grows with our own crashes.
 */
export const DeliveryMessage = z.object({
  v: z.literal(1),
  /** Drawn anew for every send: it tells a second receive of one message from a second message (core/duplicate.ts). */
  id: z.string().min(1),
  tenant: TenantId,
  endpoint: EndpointId,
  event: EventId,
  type: z.string().min(1),
  acceptedAt: z.int().nonnegative(),
  /** 1 at first; every redrive, replay or retry by hand begins another, in which attempts count from 1 again. */
  cycle: z.int().min(1),
  attempt: z.int().min(1),
  payload: PayloadPlace,
  traceparent: z.string().optional(),
});
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;

/** 72 bits: two sends of one delivery will not meet. */
export const newMessageId = (chance: Chance): string => Buffer.from(chance(9)).toString("base64url");
