import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { RouteServedBy } from "../../core/contract/routes.ts";
import type { AuthorizedEvent } from "../middleware/caller.ts";

/** What one route does: read what it needs from the request, run one use case, map the answer. */
export type Operation = (event: AuthorizedEvent) => Promise<APIGatewayProxyStructuredResultV2>;

export type ManagedRoute = RouteServedBy<"manage">;

/** The operations of one subject. The handler merges them, and the compiler names a route that nobody serves. */
export type Operations<Names extends ManagedRoute> = Readonly<Record<Names, Operation>>;
