import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from "aws-lambda";
import type { Caller } from "../../core/caller.ts";
import { TenantId } from "../../core/id.ts";
import { notFound } from "../../core/problem.ts";

/** An event of a route behind the authorizer. */
export type AuthorizedEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<Caller>;

/** The tenant of the path, for a caller that may see it; for any other it does not exist. */
export function tenantFor(event: AuthorizedEvent): TenantId {
  const tenant = TenantId.safeParse(event.pathParameters?.tenant);
  if (!tenant.success || !mayActFor(event, tenant.data)) throw notFound();
  return tenant.data;
}

export function mayActFor(event: AuthorizedEvent, tenant: TenantId): boolean {
  const bound = event.requestContext.authorizer.lambda.tenant;
  return bound === "*" || bound === tenant;
}
