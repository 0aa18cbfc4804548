import { createHash } from "node:crypto";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { TenantScope } from "../../core/api-key-record.ts";
import { readingRouteOf, tenantMemberOf } from "../../core/contract/audited-routes.ts";
import type { RouteName } from "../../core/contract/routes.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { AuthorizedEvent } from "./caller.ts";

export interface ShowingPorts {
  /** Answers a reading route as if it had been called: what a change is measured by. For functions that change things. */
  readonly read?: (route: RouteName, event: AuthorizedEvent) => Promise<APIGatewayProxyStructuredResultV2>;
  readonly logger: Pick<Logger, "error">;
}

/** What a reading route showed of what is changed. */
export interface Shown {
  readonly hash: string;
  /** Whose it is, where it says so. */
  readonly tenant: TenantScope | undefined;
}

/** Nothing where nothing can be read: not yet there, no longer there, or not this caller's. */
export async function shownOf(
  route: RouteName,
  event: AuthorizedEvent,
  ports: ShowingPorts,
): Promise<Shown | undefined> {
  const reading = readingRouteOf(route);
  if (reading === undefined || ports.read === undefined) return undefined;
  try {
    return readShown(reading, await ports.read(reading, event));
  } catch (error) {
    if (error instanceof ApiProblem) return undefined;
    throw error;
  }
}

/** The change is made: that it cannot be looked at must not keep it out of the log. */
export const shownAfter = (route: RouteName, event: AuthorizedEvent, ports: ShowingPorts): Promise<Shown | undefined> =>
  shownOf(route, event, ports).catch((error: unknown) => {
    ports.logger.error("cannot read what was changed", { error: String(error), route });
    return undefined;
  });

export function readShown(route: RouteName, { body }: APIGatewayProxyStructuredResultV2): Shown | undefined {
  if (body === undefined) return undefined;
  const shown: Readonly<Record<string, unknown>> = JSON.parse(body);
  const tenant = TenantScope.safeParse(shown[tenantMemberOf(route)]);
  return { hash: createHash("sha256").update(body).digest("hex"), tenant: tenant.data };
}
