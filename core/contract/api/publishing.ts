import * as z from "zod";
import { PublishRequest } from "../../event.ts";
import { EventTypeName } from "../../event-type.ts";
import { EventId, TenantId } from "../../id.ts";
import type { Descriptions } from "./description.ts";

const AcceptedEvent = z
  .object({
    id: EventId,
    tenant: TenantId,
    type: EventTypeName,
    timestamp: z.iso.datetime().describe("When the event was accepted."),
    deliveries: z.int().min(0).describe("How many endpoints want it; each has its delivery in the queue."),
  })
  .meta({ id: "AcceptedEvent" });

export const publishingRoutes = {
  publishEvent: {
    subject: "Publishing",
    summary: "Publish an event",
    details: "A 202 means that the event is stored and that a delivery for each subscribed endpoint is in the queue.",
    body: PublishRequest,
    answers: { 202: { meaning: "Accepted.", schema: AcceptedEvent } },
    problems: ["payload_too_large", "not_found"],
  },
} as const satisfies Descriptions<"publishEvent">;
