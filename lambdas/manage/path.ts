import { EndpointId, EventId, type TenantId } from "../../core/id.ts";
import { ApiProblem, notFound } from "../../core/problem.ts";
import { type AuthorizedEvent, tenantFor } from "../middleware/caller.ts";

export interface EndpointPath {
  readonly tenant: TenantId;
  readonly id: EndpointId;
}

/** An id that cannot be one does not exist, and is answered like one that does not. */
export function endpointPath(event: AuthorizedEvent): EndpointPath {
  const tenant = tenantFor(event);
  const id = EndpointId.safeParse(event.pathParameters?.endpoint);
  if (!id.success) throw notFound();
  return { tenant, id: id.data };
}

export function eventInPath(event: AuthorizedEvent): EventId {
  const id = EventId.safeParse(event.pathParameters?.event);
  if (!id.success) throw notFound();
  return id.data;
}

const VERSION = /^"?(\d{1,15})"?$/;

/** `If-Match` as this API writes its ETags: a version, which it answers with in `ETag`. */
export function ifMatchOf(event: AuthorizedEvent): number | undefined {
  const header = event.headers["if-match"];
  if (header === undefined || header === "*") return undefined;

  const version = VERSION.exec(header)?.[1];
  if (version !== undefined) return Number(version);
  const message = 'wanted the ETag of an earlier answer, such as "3"';
  throw new ApiProblem(422, "invalid_request", `"if-match" is ${JSON.stringify(header)}, ${message}`, {
    fields: [{ field: "if-match", message }],
  });
}
