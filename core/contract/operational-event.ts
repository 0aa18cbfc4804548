import * as z from "zod";
import { DEAD_REASONS } from "../dead-reason.ts";
import { EndpointId, EventId, JobId, TenantId } from "../id.ts";
import { epochMs } from "../time.ts";

const Moment = z.int().nonnegative().transform(epochMs);
const ofEndpoint = { tenant: TenantId, endpoint: EndpointId, at: Moment };

/** What operators are told of: on EventBridge, and at the endpoints of the tenant `_operator`. */
export const OperationalEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("endpoint.circuit_opened"), ...ofEndpoint, by: z.enum(["failures", "hand"]) }),
  z.object({
    type: z.literal("endpoint.circuit_closed"),
    ...ofEndpoint,
    by: z.enum(["probe", "hand"]),
    openedAt: Moment,
  }),
  z.object({
    type: z.literal("endpoint.disabled"),
    ...ofEndpoint,
    reason: z.enum(["failing", "gone"]),
    /** Since when it failed, for the reason `failing`. */
    since: Moment.exactOptional(),
  }),
  z.object({ type: z.literal("delivery.dead"), ...ofEndpoint, event: EventId, reason: z.enum(DEAD_REASONS) }),
  z.object({ type: z.literal("replay.finished"), tenant: TenantId, job: JobId, sent: z.int(), at: Moment }),
]);
export type OperationalEvent = z.infer<typeof OperationalEvent>;

/** On its way to be told, under the id that all who hear of it will see. */
export const Announcement = z.object({ id: EventId, event: OperationalEvent });
export type Announcement = z.infer<typeof Announcement>;

/** The tenant of those who run Posthorn. Its endpoints get operational events as webhooks. */
export const OPERATOR_TENANT = TenantId.parse("_operator");

/** What happens to the operator's own endpoints is told on EventBridge only: told to them, each failure would make another. */
export const isToldToEndpoints = ({ tenant }: OperationalEvent): boolean => tenant !== OPERATOR_TENANT;
