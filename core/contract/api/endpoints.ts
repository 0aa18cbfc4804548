import * as z from "zod";
import { EndpointRequest } from "../../endpoint.ts";
import { EventTypePattern } from "../../event-type.ts";
import { EndpointId, TenantId } from "../../id.ts";
import type { Descriptions } from "./description.ts";

const Endpoint = z
  .object({
    id: EndpointId,
    tenant: TenantId,
    url: z.string(),
    eventTypes: z.array(EventTypePattern),
    description: z.string().exactOptional(),
    state: z.enum(["enabled", "disabled"]),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Endpoint" });

const CreatedEndpoint = Endpoint.extend({
  secret: z.string().describe("The signing secret (`whsec_…`). It is shown in this answer only."),
}).meta({ id: "CreatedEndpoint" });

export const endpointRoutes = {
  createEndpoint: {
    subject: "Endpoints",
    summary: "Register an endpoint",
    body: EndpointRequest,
    answers: { 201: { meaning: "Registered.", schema: CreatedEndpoint } },
    problems: [
      "too_many_endpoints",
      "url_invalid",
      "scheme_forbidden",
      "port_forbidden",
      "userinfo_forbidden",
      "ip_literal_forbidden",
      "address_forbidden",
    ],
  },
  listEndpoints: {
    subject: "Endpoints",
    summary: "List the endpoints of a tenant",
    answers: { 200: { meaning: "All of them, oldest first.", schema: z.object({ endpoints: z.array(Endpoint) }) } },
  },
} as const satisfies Descriptions<"createEndpoint" | "listEndpoints">;
