// To add a route: an entry in ROUTES below, its description in core/contract/api/<subject>.ts (joined in described-routes.ts,
// where the compiler misses it; new path parameters go to path-parameters.ts, new problem codes to problems.ts), and its
// operation. Then `node build/openapi.ts` writes docs/openapi.json, which a test compares with the deployed routes.

import type { FunctionName } from "./environment.ts";
import type { Role } from "./roles.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly servedBy: Extract<FunctionName, "ingest" | "manage">;
  /** Who may call it; `"anyone"` needs no key at all. */
  readonly allows: readonly Role[] | "anyone";
}

const READERS = ["admin", "operator", "viewer"] as const;
const OPERATORS = ["admin", "operator"] as const;
const ADMINS = ["admin"] as const;
const PUBLISHERS = ["admin", "service"] as const;

/**
 * Every route of the API, once. The API stack makes its routes from this table, the functions refuse by it and must
 * implement exactly what it lists, and what is written to the audit log follows from it (audited-routes.ts).
 */
export const ROUTES = {
  publishEvent: { method: "POST", path: "/v1/events", servedBy: "ingest", allows: PUBLISHERS },
  publishEvents: { method: "POST", path: "/v1/events/batch", servedBy: "ingest", allows: PUBLISHERS },
  createEndpoint: {
    method: "POST",
    path: "/v1/tenants/{tenant}/endpoints",
    servedBy: "manage",
    allows: ["admin", "operator"],
  },
  listEndpoints: {
    method: "GET",
    path: "/v1/tenants/{tenant}/endpoints",
    servedBy: "manage",
    allows: ["admin", "operator", "viewer"],
  },
  getEndpoint: {
    method: "GET",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}",
    servedBy: "manage",
    allows: READERS,
  },
  patchEndpoint: {
    method: "PATCH",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}",
    servedBy: "manage",
    allows: OPERATORS,
  },
  deleteEndpoint: {
    method: "DELETE",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}",
    servedBy: "manage",
    allows: OPERATORS,
  },
  enableEndpoint: {
    method: "POST",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/enable",
    servedBy: "manage",
    allows: OPERATORS,
  },
  disableEndpoint: {
    method: "POST",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/disable",
    servedBy: "manage",
    allows: OPERATORS,
  },
  getSecret: {
    method: "GET",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/secret",
    servedBy: "manage",
    allows: ADMINS,
  },
  rotateSecret: {
    method: "POST",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/secret/rotate",
    servedBy: "manage",
    allows: OPERATORS,
  },
  listDeliveries: {
    method: "GET",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/deliveries",
    servedBy: "manage",
    allows: ["admin", "operator", "viewer"],
  },
  listEvents: { method: "GET", path: "/v1/tenants/{tenant}/events", servedBy: "manage", allows: READERS },
  getEvent: { method: "GET", path: "/v1/tenants/{tenant}/events/{event}", servedBy: "manage", allows: READERS },
  listEventDeliveries: {
    method: "GET",
    path: "/v1/tenants/{tenant}/events/{event}/deliveries",
    servedBy: "manage",
    allows: READERS,
  },
  listEventTypes: { method: "GET", path: "/v1/event-types", servedBy: "manage", allows: READERS },
  getEventType: { method: "GET", path: "/v1/event-types/{eventType}", servedBy: "manage", allows: READERS },
  putEventType: { method: "PUT", path: "/v1/event-types/{eventType}", servedBy: "manage", allows: ADMINS },
  deleteEventType: { method: "DELETE", path: "/v1/event-types/{eventType}", servedBy: "manage", allows: ADMINS },
  listPublicKeys: { method: "GET", path: "/v1/keys.json", servedBy: "manage", allows: "anyone" },
  getDelivery: {
    method: "GET",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/deliveries/{event}",
    servedBy: "manage",
    allows: READERS,
  },
  retryDelivery: {
    method: "POST",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/deliveries/{event}/retry",
    servedBy: "manage",
    allows: OPERATORS,
  },
  createKey: { method: "POST", path: "/v1/keys", servedBy: "manage", allows: ADMINS },
  listKeys: { method: "GET", path: "/v1/keys", servedBy: "manage", allows: ADMINS },
  getKey: { method: "GET", path: "/v1/keys/{key}", servedBy: "manage", allows: ADMINS },
  revokeKey: { method: "DELETE", path: "/v1/keys/{key}", servedBy: "manage", allows: ADMINS },
  listAudit: { method: "GET", path: "/v1/audit", servedBy: "manage", allows: ADMINS },
  verifyAudit: { method: "GET", path: "/v1/audit/verify", servedBy: "manage", allows: ADMINS },
  openApi: { method: "GET", path: "/openapi.json", servedBy: "manage", allows: "anyone" },
  reference: { method: "GET", path: "/docs", servedBy: "manage", allows: "anyone" },
  health: { method: "GET", path: "/health", servedBy: "manage", allows: OPERATORS },
  getCircuit: {
    method: "GET",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/circuit",
    servedBy: "manage",
    allows: READERS,
  },
  putCircuit: {
    method: "PUT",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/circuit",
    servedBy: "manage",
    allows: OPERATORS,
  },
  testEndpoint: {
    method: "POST",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/test",
    servedBy: "manage",
    allows: OPERATORS,
  },
  getAttention: { method: "GET", path: "/v1/tenants/{tenant}/attention", servedBy: "manage", allows: READERS },
  getStats: { method: "GET", path: "/v1/tenants/{tenant}/stats", servedBy: "manage", allows: READERS },
  createTenant: { method: "POST", path: "/v1/tenants", servedBy: "manage", allows: ADMINS },
  listTenants: { method: "GET", path: "/v1/tenants", servedBy: "manage", allows: READERS },
  getTenant: { method: "GET", path: "/v1/tenants/{tenant}", servedBy: "manage", allows: READERS },
  patchTenant: { method: "PATCH", path: "/v1/tenants/{tenant}", servedBy: "manage", allows: ADMINS },
  deleteTenant: { method: "DELETE", path: "/v1/tenants/{tenant}", servedBy: "manage", allows: ADMINS },
  createReplay: { method: "POST", path: "/v1/tenants/{tenant}/replays", servedBy: "manage", allows: OPERATORS },
  listReplays: { method: "GET", path: "/v1/tenants/{tenant}/replays", servedBy: "manage", allows: READERS },
  getReplay: { method: "GET", path: "/v1/tenants/{tenant}/replays/{job}", servedBy: "manage", allows: READERS },
  cancelReplay: {
    method: "POST",
    path: "/v1/tenants/{tenant}/replays/{job}/cancel",
    servedBy: "manage",
    allows: OPERATORS,
  },
  healthLive: { method: "GET", path: "/health/live", servedBy: "manage", allows: "anyone" },
  healthReady: { method: "GET", path: "/health/ready", servedBy: "manage", allows: "anyone" },
} as const satisfies Readonly<Record<string, Route>>;

export type RouteName = keyof typeof ROUTES;
export type RouteServedBy<F extends Route["servedBy"]> = {
  [Name in RouteName]: (typeof ROUTES)[Name]["servedBy"] extends F ? Name : never;
}[RouteName];

export const routeKeyOf = (route: Route): string => `${route.method} ${route.path}`;

const NAME_BY_KEY: ReadonlyMap<string, RouteName> = new Map(
  (Object.keys(ROUTES) as RouteName[]).map((name) => [routeKeyOf(ROUTES[name]), name]),
);

export const routeNamed = (routeKey: string): RouteName | undefined => NAME_BY_KEY.get(routeKey);
