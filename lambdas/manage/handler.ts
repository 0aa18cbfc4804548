import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createAppendToAuditLog } from "../../adapters/table/audit-log.ts";
import { reachTable } from "../../adapters/table/reach.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { type RouteName, routeNamed } from "../../core/contract/routes.ts";
import { fractionFrom } from "../../core/id.ts";
import { notFound } from "../../core/problem.ts";
import { apiEdge } from "../middleware/api-edge.ts";
import { audited } from "../middleware/audited.ts";
import type { AuthorizedEvent } from "../middleware/caller.ts";
import { observe } from "../middleware/observed.ts";
import { answersInTime } from "../middleware/out-of-time.ts";
import { permitted } from "../middleware/permitted.ts";
import type { ManagedRoute, Operations } from "./operation.ts";
import { wireAccess } from "./wiring/access.ts";
import { wireDeliveries } from "./wiring/deliveries.ts";
import { wireEndpoints } from "./wiring/endpoints.ts";
import { wireEvents } from "./wiring/events.ts";
import { wirePlatform } from "./wiring/platform.ts";
import { createShared } from "./wiring/shared.ts";
import { wireTenants } from "./wiring/tenants.ts";

/** Endpoints with headers and filters, event types with schemas: the largest of them are far below. */
const MAX_BODY_BYTES = 256 * 1024;

const { logger, metrics, middlewares } = observe(() => reachTable(shared.table));
const shared = createShared(readEnvironment("manage", process.env), metrics);

/** One operation per route that the route table gives to this function; the compiler finds a missing one. */
const operations: Operations<ManagedRoute> = {
  ...wireEndpoints(shared),
  ...wireEvents(shared),
  ...wireDeliveries(shared),
  ...wireTenants(shared),
  ...wireAccess(shared),
  ...wirePlatform(shared),
};

async function perform(
  name: RouteName | undefined,
  event: AuthorizedEvent,
): Promise<APIGatewayProxyStructuredResultV2> {
  const operation = Object.entries(operations).find(([served]) => served === name)?.[1];
  if (!operation) throw notFound();
  return operation(event);
}

const manage = audited(
  permitted((event) => perform(routeNamed(event.routeKey), event)),
  {
    append: createAppendToAuditLog(shared.table, { pause: systemPause, fraction: () => fractionFrom(systemChance) }),
    read: perform,
    now: systemNow,
    logger,
  },
);

export const handler = middy<AuthorizedEvent, APIGatewayProxyStructuredResultV2>(answersInTime)
  .use(middlewares)
  .use(apiEdge(logger, { maxBodyBytes: MAX_BODY_BYTES }))
  .handler(manage);
