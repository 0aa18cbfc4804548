import type { RouteName } from "../routes.ts";
import { attentionRoutes } from "./attention.ts";
import { auditRoutes } from "./audit.ts";
import { circuitRoutes } from "./circuits.ts";
import { deliveryRoutes } from "./deliveries.ts";
import type { Descriptions } from "./description.ts";
import { endpointRoutes } from "./endpoints.ts";
import { eventTypeRoutes } from "./event-types.ts";
import { eventRoutes } from "./events.ts";
import { healthRoutes } from "./health.ts";
import { keyRoutes } from "./keys.ts";
import { publicKeyRoutes } from "./public-keys.ts";
import { publishingRoutes } from "./publishing.ts";
import { referenceRoutes } from "./reference.ts";
import { replayRoutes } from "./replays.ts";
import { secretRoutes } from "./secrets.ts";
import { statsRoutes } from "./stats.ts";
import { tenantRoutes } from "./tenants.ts";
import { testRoutes } from "./tests.ts";

/**
 * One description per route of the route table: a route without one, or a description without its route, does not
 * compile. No function imports this file, so what is only said about answers weighs nothing in a bundle.
 */
export const DESCRIBED_ROUTES = {
  ...publishingRoutes,
  ...eventTypeRoutes,
  ...endpointRoutes,
  ...eventRoutes,
  ...secretRoutes,
  ...replayRoutes,
  ...circuitRoutes,
  ...testRoutes,
  ...attentionRoutes,
  ...statsRoutes,
  ...tenantRoutes,
  ...deliveryRoutes,
  ...publicKeyRoutes,
  ...keyRoutes,
  ...auditRoutes,
  ...referenceRoutes,
  ...healthRoutes,
} as const satisfies Descriptions<RouteName>;
