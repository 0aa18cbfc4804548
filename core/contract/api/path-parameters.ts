import type * as z from "zod";
import { ApiKeyId } from "../../api-key.ts";
import { EventTypeName } from "../../event-type.ts";
import { EndpointId, EventId, JobId, TenantId } from "../../id.ts";
import type { ROUTES, RouteName } from "../routes.ts";

/** The names between braces in a path: `"tenant" | "endpoint"` for `/v1/tenants/{tenant}/endpoints/{endpoint}`. */
type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

export interface PathParameter {
  readonly schema: z.ZodType;
  readonly meaning: string;
}

/** A parameter means the same in every path. The compiler wants one entry for each name that the route table uses. */
export const PATH_PARAMETERS = {
  tenant: { schema: TenantId, meaning: "The tenant, as the publisher named it." },
  endpoint: { schema: EndpointId, meaning: "The endpoint." },
  job: { schema: JobId, meaning: "The replay." },
  eventType: { schema: EventTypeName, meaning: "The name of an event type." },
  event: { schema: EventId, meaning: "The event, as receivers see it in `webhook-id`." },
  key: { schema: ApiKeyId, meaning: "The id of the key: the part between `ph_live_` and the next underscore." },
} as const satisfies Readonly<Record<NamesIn<(typeof ROUTES)[RouteName]["path"]>, PathParameter>>;
