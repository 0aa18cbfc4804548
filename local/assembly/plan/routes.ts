import * as z from "zod";
import type { AuthorizerPlan, FunctionTarget, RoutePlan } from "../cloud-plan.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import { planAuthorizers } from "./authorizers.ts";
import type { Draft } from "./draft.ts";
import { ofType } from "./draft.ts";
import { functionTarget } from "./function-target.ts";
import { readProperties } from "./property-values.ts";

const RouteProperties = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().default(""),
  AuthorizationType: z.enum(["NONE", "CUSTOM"]).default("NONE"),
  AuthorizerId: z.string().exactOptional(),
});
// The older payload format has other names for everything; nothing new should be written for it.
const IntegrationProperties = z.object({
  ApiId: z.string(),
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
});

type Route = z.infer<typeof RouteProperties> & { readonly route: ResolvedResource };

export function planRoutes(draft: Draft, apiId: string): readonly RoutePlan[] {
  const authorizers = planAuthorizers(draft, apiId);
  const routes = ofType(draft, "AWS::ApiGatewayV2::Route")
    .map((route): Route => ({ route, ...readProperties(route, RouteProperties) }))
    .filter(({ ApiId }) => ApiId === apiId);

  reportTwins(draft, routes);
  return routes.flatMap((route) => planRoute(draft, route, authorizers) ?? []);
}

function planRoute(draft: Draft, declared: Route, authorizers: readonly AuthorizerPlan[]): RoutePlan | undefined {
  const { route, RouteKey: routeKey, AuthorizationType, AuthorizerId } = declared;
  const target = integrationTarget(draft, declared);
  if (target === undefined) return undefined;
  if (AuthorizationType === "NONE") return { ...target, routeKey };

  const authorizer = authorizers.find(({ authorizerId }) => authorizerId === AuthorizerId);
  if (authorizer !== undefined) return { ...target, routeKey, authorizer };
  // Left out altogether: a route whose authorizer is missing must not become an open one.
  draft.report(route, `"${routeKey}" wants the authorizer "${AuthorizerId}", which is none of its API`);
  return undefined;
}

/** `Target` is `integrations/<id>`. */
function integrationTarget(draft: Draft, { route, ApiId, Target }: Route): FunctionTarget | undefined {
  const integration = ofType(draft, "AWS::ApiGatewayV2::Integration")
    .map((resource) => ({ resource, ...readProperties(resource, IntegrationProperties) }))
    .find((candidate) => candidate.ApiId === ApiId && Target === `integrations/${candidate.resource.physicalId}`);
  if (integration !== undefined) return functionTarget(draft, integration.IntegrationUri, integration.resource);

  draft.report(route, `its target is "${Target}", which is no integration of its API`);
  return undefined;
}

/** API Gateway answers the second with a conflict, and rolls the whole stack back. */
function reportTwins(draft: Draft, routes: readonly Route[]): void {
  for (const [index, { route, RouteKey }] of routes.entries())
    if (routes.slice(0, index).some((earlier) => earlier.RouteKey === RouteKey))
      draft.report(route, `its API has "${RouteKey}" already`);
}
