import * as z from "zod";
import { EventTypeName } from "../../event-type.ts";
import { EventTypeRequest } from "../../event-type-definition.ts";
import type { Descriptions } from "./description.ts";
import { PageQuery, pageOf } from "./pages.ts";

const EventType = z
  .object({
    name: EventTypeName,
    description: z.string().exactOptional(),
    example: z.unknown().optional(),
    schema: z.record(z.string(), z.unknown()).exactOptional(),
    enforce: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "EventType" });

export const eventTypeRoutes = {
  listEventTypes: {
    subject: "Event types",
    summary: "List the event types",
    query: PageQuery,
    answers: { 200: { meaning: "By name.", schema: pageOf("eventTypes", EventType) } },
  },
  getEventType: {
    subject: "Event types",
    summary: "Read an event type",
    answers: { 200: { meaning: "As it was registered.", schema: EventType } },
  },
  putEventType: {
    subject: "Event types",
    summary: "Register or replace an event type",
    details:
      "Event types belong to all tenants, so only a key for all of them may change one. Publishers meet a change within ten seconds. With `enforce`, events whose data does not fit the schema are refused.",
    body: EventTypeRequest,
    answers: { 200: { meaning: "Registered.", schema: EventType } },
    problems: ["schema_invalid"],
  },
  deleteEventType: {
    subject: "Event types",
    summary: "Delete an event type",
    details: "Events of the type are still accepted, unless the stage takes registered types only.",
    answers: { 204: { meaning: "Deleted." } },
  },
} as const satisfies Descriptions<"listEventTypes" | "getEventType" | "putEventType" | "deleteEventType">;
