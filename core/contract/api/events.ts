import * as z from "zod";
import { EventTypeName } from "../../event-type.ts";
import { EndpointId, EventId, TenantId } from "../../id.ts";
import { Delivery } from "./deliveries.ts";
import type { Descriptions } from "./description.ts";
import { EventsQuery } from "./event-query.ts";
import { pageOf } from "./pages.ts";

const Event = z
  .object({
    id: EventId,
    tenant: TenantId,
    type: EventTypeName,
    timestamp: z.iso.datetime().describe("What receivers are told: when it happened, or else when it was accepted."),
    acceptedAt: z.iso.datetime(),
    channels: z.array(z.string()).exactOptional(),
    deliveries: z.int().min(0).describe("How many were queued when it was accepted."),
  })
  .meta({ id: "Event" });

const OpenedEvent = Event.extend({
  endpoints: z.array(EndpointId).describe("All that wanted it, disabled ones included."),
  data: z.unknown().optional().describe("For operators and admins."),
  metadata: z.record(z.string(), z.string()).exactOptional().describe("For operators and admins."),
}).meta({ id: "OpenedEvent" });

const EventDelivery = z
  .union([
    Delivery,
    Delivery.extend({ status: z.literal("queued").describe("Sent to the queue, and not attempted yet.") }),
  ])
  .meta({ id: "EventDelivery" });

export const eventRoutes = {
  listEvents: {
    subject: "Events",
    summary: "List the events of a tenant",
    details: "A rare filter can give a short page, or an empty one, with a `nextCursor`: go on until there is none.",
    query: EventsQuery,
    answers: { 200: { meaning: "Newest first, without what they hold.", schema: pageOf("events", Event) } },
  },
  getEvent: {
    subject: "Events",
    summary: "Read an event",
    details: "With what it holds for operators and admins, unless the keys of its tenant were destroyed.",
    answers: { 200: { meaning: "As it was published.", schema: OpenedEvent } },
  },
  listEventDeliveries: {
    subject: "Events",
    summary: "List the deliveries of an event",
    answers: {
      200: { meaning: "One per endpoint.", schema: z.object({ deliveries: z.array(EventDelivery) }) },
    },
  },
} as const satisfies Descriptions<"listEvents" | "getEvent" | "listEventDeliveries">;
