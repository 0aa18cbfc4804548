import { ROUTES, type Route, type RouteName, routeNamed } from "./routes.ts";

/**
 * Whether each call of a route is written to the audit log. Publishing is not: each event is a record of its own with
 * its time and id, and a chain that thousands of events a second must follow would be the end of publishing.
 */
export function isAudited(name: RouteName): boolean {
  const route: Route = ROUTES[name];
  return route.method !== "GET" && route.servedBy !== "ingest";
}

/** A POST to a collection: what it makes was not there before, and is what the call answers with. */
export const creates = (name: RouteName): boolean =>
  ROUTES[name].method === "POST" && routeNamed(`GET ${ROUTES[name].path}`) !== undefined;

/** The member of what a route shows that says whose it is, where the path does not. */
export const tenantMemberOf = (name: RouteName): "id" | "tenant" => (name === "createTenant" ? "id" : "tenant");

/** The route that shows what another one changes: the GET of its own path or of the nearest above it. */
export function readingRouteOf(name: RouteName): RouteName | undefined {
  const segments = ROUTES[name].path.split("/");
  for (let length = segments.length; length > 1; length--) {
    const reading = routeNamed(`GET ${segments.slice(0, length).join("/")}`);
    if (reading !== undefined) return reading;
  }
  return undefined;
}
