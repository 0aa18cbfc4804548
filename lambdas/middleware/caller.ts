import type { APIGatewayProxyEventV2WithLambdaAuthorizer, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { TenantScope } from "../../core/api-key-record.ts";
import { type Caller, isBoundTo } from "../../core/caller.ts";
import { TenantId } from "../../core/id.ts";
import { hiddenTenant, notFound } from "../../core/problem.ts";

/** An event of a route behind the authorizer. */
export type AuthorizedEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<Caller>;

/** What a function does with a request, before it is wrapped by what holds for all of them. */
export type Operate = (event: AuthorizedEvent) => Promise<APIGatewayProxyStructuredResultV2>;

export const callerOf = (event: AuthorizedEvent): Caller => event.requestContext.authorizer.lambda;

/** The tenant of the path, for a caller that may see it; for any other it does not exist. */
export function tenantFor(event: AuthorizedEvent): TenantId {
  const tenant = TenantId.safeParse(event.pathParameters?.tenant);
  if (!tenant.success) throw notFound();
  requireTenant(event, tenant.data);
  return tenant.data;
}

/** For a tenant that is named elsewhere than in the path. */
export function requireTenant(event: AuthorizedEvent, tenant: TenantId): void {
  if (!mayActFor(event, tenant)) throw hiddenTenant();
}

export const mayActFor = (event: AuthorizedEvent, tenant: TenantId): boolean => isBoundTo(callerOf(event), tenant);

/** Whose keys or whose log, where `*` is possible: what was asked for, or the caller's own. */
export function scopeFor(event: AuthorizedEvent, asked: TenantScope | undefined): TenantScope {
  const caller = callerOf(event);
  if (asked !== undefined && !isBoundTo(caller, asked)) throw hiddenTenant();
  return asked ?? caller.tenant;
}
