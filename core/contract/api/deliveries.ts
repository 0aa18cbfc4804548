import * as z from "zod";
import { DEAD_REASONS } from "../../dead-reason.ts";
import { EventTypeName } from "../../event-type.ts";
import { EndpointId, EventId } from "../../id.ts";
import { DeliveriesQuery } from "./delivery-query.ts";
import type { Descriptions } from "./description.ts";
import { pageOf } from "./pages.ts";

const Attempt = z
  .object({
    number: z.int().min(1),
    at: z.iso.datetime(),
    outcome: z.enum(["delivered", "rejected", "gone", "unreachable", "blocked", "ours"]),
    reason: z.string().exactOptional().describe("For what has no HTTP status: `timed_out`, `address_forbidden`."),
    status: z.int().exactOptional(),
    latencyMs: z.number().exactOptional(),
    response: z.string().exactOptional().describe("The beginning of what the receiver answered to a failed attempt."),
  })
  .meta({ id: "Attempt" });

export const Delivery = z
  .object({
    event: EventId,
    endpoint: EndpointId,
    type: EventTypeName,
    status: z.enum(["delivered", "failing", "held", "dead", "skipped"]),
    acceptedAt: z.iso.datetime(),
    nextAttemptAt: z.iso.datetime().exactOptional(),
    heldSince: z.iso.datetime().exactOptional().describe("Since when the endpoint's circuit has kept it waiting."),
    deadReason: z.enum(DEAD_REASONS).exactOptional(),
    attempts: z.array(Attempt),
    probes: z
      .object({ count: z.int().min(1), last: Attempt })
      .exactOptional()
      .describe("Attempts that only found out whether the endpoint is back. They cost the delivery nothing."),
  })
  .meta({ id: "Delivery" });

export const deliveryRoutes = {
  listDeliveries: {
    subject: "Deliveries",
    summary: "List the deliveries of an endpoint",
    details: "A rare filter can give a short page, or an empty one, with a `nextCursor`: go on until there is none.",
    query: DeliveriesQuery,
    answers: { 200: { meaning: "Newest event first.", schema: pageOf("deliveries", Delivery) } },
  },
  getDelivery: {
    subject: "Deliveries",
    summary: "Read a delivery",
    answers: { 200: { meaning: "With all its attempts.", schema: Delivery } },
  },
  retryDelivery: {
    subject: "Deliveries",
    summary: "Try a delivery again now",
    details:
      "Attempts count from 1 again, by the whole schedule. Also for what was delivered: receivers know it by its `webhook-id`.",
    answers: { 202: { meaning: "In the queue.", schema: z.object({ event: EventId, endpoint: EndpointId }) } },
    problems: ["endpoint_disabled"],
  },
} as const satisfies Descriptions<"listDeliveries" | "getDelivery" | "retryDelivery">;
