import * as z from "zod";
import { PublishRequest } from "../../event.ts";
import { EventTypeName } from "../../event-type.ts";
import { EventId, TenantId } from "../../id.ts";
import { IdempotencyKey } from "../../idempotency.ts";
import { MAX_BATCH_EVENTS } from "../../publish-batch.ts";
import type { Descriptions } from "./description.ts";
import { ProblemBody } from "./problem-body.ts";

const AcceptedEvent = z
  .object({
    id: EventId,
    tenant: TenantId,
    type: EventTypeName,
    timestamp: z.iso.datetime().describe("`occurredAt` where it was given, else when the event was accepted."),
    deliveries: z.int().min(0).describe("How many endpoints want it; each has its delivery in the queue."),
    duplicate: z.literal(true).exactOptional().describe("It had been accepted before, under the same Idempotency-Key."),
  })
  .meta({ id: "AcceptedEvent" });

const BatchResult = z
  .union([
    z.object({ status: z.literal(202), event: AcceptedEvent }),
    z.object({
      status: z.int().min(400).max(599),
      problem: ProblemBody,
      retryAfterSeconds: z.int().min(0).exactOptional(),
    }),
  ])
  .meta({ id: "BatchResult" });

const PublishHeaders = z.object({
  "idempotency-key": IdempotencyKey.exactOptional().describe(
    "Makes the call safe to repeat for 24 hours: the answer is that of the first call. In a batch it covers every item by its place.",
  ),
  traceparent: z.string().exactOptional().describe("W3C Trace Context. Passed on to the endpoints."),
});

export const publishingRoutes = {
  publishEvent: {
    subject: "Publishing",
    summary: "Publish an event",
    details: "A 202 means that the event is stored and that a delivery for each subscribed endpoint is in the queue.",
    headers: PublishHeaders,
    body: PublishRequest,
    answers: { 202: { meaning: "Accepted.", schema: AcceptedEvent } },
    problems: [
      "payload_too_large",
      "not_found",
      "event_type_unknown",
      "data_invalid",
      "idempotency_key_reused",
      "idempotency_key_running",
      "tenant_shredded",
      "publish_rate_exceeded",
    ],
  },
  publishEvents: {
    subject: "Publishing",
    summary: "Publish several events",
    details: "Each item has the result that it would have had as a call of its own, at its own place in the list.",
    headers: PublishHeaders,
    body: z.object({ events: z.array(PublishRequest).min(1).max(MAX_BATCH_EVENTS) }),
    answers: { 202: { meaning: "Each item has its result.", schema: z.object({ results: z.array(BatchResult) }) } },
    problems: ["body_too_large"],
  },
} as const satisfies Descriptions<"publishEvent" | "publishEvents">;
