import { ROUTES, type Route, routeNamed } from "../../core/contract/routes.ts";
import { ApiProblem, notFound } from "../../core/problem.ts";
import { callerOf, type Operate, tenantFor } from "./caller.ts";

/**
 * Lets through who may call the route. The authorizer has found out who calls; the decision is made here, where a
 * refusal can say why and be written to the audit log (docs/adr/050-who-decides.md).
 */
export function permitted(operate: Operate): Operate {
  return async (event) => {
    const name = routeNamed(event.routeKey);
    if (name === undefined) throw notFound();

    const route: Route = ROUTES[name];
    if (route.allows !== "anyone") {
      const { role } = callerOf(event);
      if (!route.allows.includes(role)) throw roleNotAllowed(role, route.allows);
      if (route.path.includes("{tenant}")) tenantFor(event);
    }
    return operate(event);
  };
}

const roleNotAllowed = (found: string, wanted: readonly string[]): ApiProblem =>
  new ApiProblem(403, "role_not_allowed", `The role of this key is "${found}", wanted ${wanted.join(" or ")}`, {
    refused: true,
  });
