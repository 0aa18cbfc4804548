import * as z from "zod";
import { DEAD_REASONS } from "../../dead-reason.ts";
import { EventTypeName } from "../../event-type.ts";
import { EventId } from "../../id.ts";
import type { Descriptions } from "./description.ts";
import { PageQuery, pageOf } from "./pages.ts";

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

const Delivery = z
  .object({
    event: EventId,
    type: EventTypeName,
    status: z.enum(["delivered", "failing", "held", "dead", "skipped"]),
    acceptedAt: z.iso.datetime(),
    nextAttemptAt: z.iso.datetime().exactOptional(),
    deadReason: z.enum(DEAD_REASONS).exactOptional(),
    attempts: z.array(Attempt),
  })
  .meta({ id: "Delivery" });

export const deliveryRoutes = {
  listDeliveries: {
    subject: "Deliveries",
    summary: "List the deliveries of an endpoint",
    query: PageQuery,
    answers: { 200: { meaning: "Newest event first.", schema: pageOf("deliveries", Delivery) } },
  },
} as const satisfies Descriptions<"listDeliveries">;
