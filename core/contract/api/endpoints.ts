import * as z from "zod";
import { DISABLED_REASONS } from "../../endpoint.ts";
import { EndpointPatch, EndpointRequest } from "../../endpoint-request.ts";
import { EventTypePattern } from "../../event-type.ts";
import { EndpointId, TenantId } from "../../id.ts";
import type { Descriptions } from "./description.ts";

const { headers: _, url: __, eventTypes: ___, signatureSchemes, ...asked } = EndpointRequest.shape;

export const Endpoint = z
  .object({
    id: EndpointId,
    tenant: TenantId,
    url: z.string(),
    eventTypes: z.array(EventTypePattern),
    ...asked,
    signatureSchemes,
    headerNames: z
      .array(z.string())
      .exactOptional()
      .describe("Of the endpoint's own headers. Their values are never shown again."),
    state: z.enum(["enabled", "disabled"]),
    disabled: z.object({ reason: z.enum(DISABLED_REASONS), at: z.iso.datetime() }).exactOptional(),
    createdAt: z.iso.datetime(),
    version: z.int().min(1).describe("Grows with every change. Also in `ETag`."),
  })
  .meta({ id: "Endpoint" });

const CreatedEndpoint = Endpoint.extend({
  secret: z.string().describe("The signing secret (`whsec_…`). It is shown in this answer only."),
}).meta({ id: "CreatedEndpoint" });

export const IfMatch = z.object({
  "if-match": z
    .string()
    .optional()
    .describe("The `ETag` of an earlier answer: refuse the change unless it still holds."),
});

const URL_PROBLEMS = [
  "url_invalid",
  "scheme_forbidden",
  "port_forbidden",
  "userinfo_forbidden",
  "ip_literal_forbidden",
  "address_forbidden",
] as const;

const SECRET_PROBLEMS = ["secret_not_allowed", "secret_unreadable"] as const;

const CHANGE_PROBLEMS = ["conflict", "precondition_failed"] as const;

export const endpointRoutes = {
  createEndpoint: {
    subject: "Endpoints",
    summary: "Register an endpoint",
    body: EndpointRequest,
    answers: { 201: { meaning: "Registered.", schema: CreatedEndpoint } },
    problems: ["too_many_endpoints", "tenant_shredded", ...URL_PROBLEMS, ...SECRET_PROBLEMS],
  },
  listEndpoints: {
    subject: "Endpoints",
    summary: "List the endpoints of a tenant",
    answers: { 200: { meaning: "All of them, oldest first.", schema: z.object({ endpoints: z.array(Endpoint) }) } },
  },
  getEndpoint: {
    subject: "Endpoints",
    summary: "Read an endpoint",
    answers: { 200: { meaning: "As it is now.", schema: Endpoint } },
  },
  patchEndpoint: {
    subject: "Endpoints",
    summary: "Change an endpoint",
    details:
      "What is not named stays, a field that is named is replaced as a whole (all of `headers`, `metadata` or `filter`), and null takes it away. Deliveries under way are sent by the new values within ten seconds.",
    headers: IfMatch,
    body: EndpointPatch,
    answers: { 200: { meaning: "As it is now.", schema: Endpoint } },
    problems: [...CHANGE_PROBLEMS, "tenant_shredded", ...URL_PROBLEMS, ...SECRET_PROBLEMS],
  },
  deleteEndpoint: {
    subject: "Endpoints",
    summary: "Delete an endpoint",
    details:
      "Deliveries of it that are still under way end as dead (`endpoint_gone`). Their records stay until they expire.",
    headers: IfMatch,
    answers: { 204: { meaning: "Deleted." } },
    problems: ["precondition_failed"],
  },
  enableEndpoint: {
    subject: "Endpoints",
    summary: "Enable an endpoint",
    details:
      "What it missed while it was disabled is recorded as `skipped`, and a replay of what is missing delivers it.",
    headers: IfMatch,
    answers: { 200: { meaning: "As it is now.", schema: Endpoint } },
    problems: CHANGE_PROBLEMS,
  },
  disableEndpoint: {
    subject: "Endpoints",
    summary: "Disable an endpoint",
    headers: IfMatch,
    answers: { 200: { meaning: "As it is now.", schema: Endpoint } },
    problems: CHANGE_PROBLEMS,
  },
} as const satisfies Descriptions<
  | "createEndpoint"
  | "listEndpoints"
  | "getEndpoint"
  | "patchEndpoint"
  | "deleteEndpoint"
  | "enableEndpoint"
  | "disableEndpoint"
>;
