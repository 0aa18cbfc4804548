import { createHash } from "node:crypto";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { AuditEntry, AuditedAct } from "../../core/audit-entry.ts";
import { creates, isAudited, readingRouteOf } from "../../core/contract/audited-routes.ts";
import { type RouteName, routeNamed } from "../../core/contract/routes.ts";
import { TenantId } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { EpochMs } from "../../core/time.ts";
import { type AuthorizedEvent, callerOf, type Operate } from "./caller.ts";

type Answer = APIGatewayProxyStructuredResultV2;

export interface AuditPorts {
  readonly append: (act: AuditedAct) => Promise<AuditEntry>;
  /** Answers a reading route as if it had been called: what a change is measured by. For functions that change things. */
  readonly read?: (route: RouteName, event: AuthorizedEvent) => Promise<Answer>;
  readonly now: () => EpochMs;
  readonly logger: Pick<Logger, "info" | "error">;
}

/**
 * Writes each call that changes something, and each refusal, to the audit log. The route table says which calls those
 * are, so an operation cannot forget it.
 */
export function audited(operate: Operate, ports: AuditPorts): Operate {
  return async (event) => {
    const route = routeNamed(event.routeKey);
    const change = route !== undefined && isAudited(route) ? await beginChange(route, event, ports) : undefined;
    try {
      const answer = await operate(event);
      if (change !== undefined) await append(ports, await change.done(answer));
      return answer;
    } catch (error) {
      if (route !== undefined && error instanceof ApiProblem && error.refused)
        await append(ports, refusal(route, event, error, ports.now()));
      throw error;
    }
  };
}

async function beginChange(route: RouteName, event: AuthorizedEvent, ports: AuditPorts) {
  const before = creates(route) ? undefined : await stateOf(route, event, ports);
  return {
    done: async (answer: Answer): Promise<AuditedAct> => {
      const after = creates(route) ? hashOf(answer) : await stateOf(route, event, ports);
      return {
        ...actOf(route, event, ports.now()),
        tenant: tenantActedFor(event),
        outcome: "done",
        status: answer.statusCode ?? 200,
        ...(before && { before }),
        ...(after && { after }),
      };
    },
  };
}

/** Nothing where nothing can be read: not yet there, no longer there, or not this caller's. */
async function stateOf(route: RouteName, event: AuthorizedEvent, ports: AuditPorts): Promise<string | undefined> {
  const reading = readingRouteOf(route);
  if (reading === undefined || ports.read === undefined) return undefined;
  try {
    return hashOf(await ports.read(reading, event));
  } catch (error) {
    if (error instanceof ApiProblem) return undefined;
    throw error;
  }
}

const hashOf = ({ body }: Answer): string | undefined =>
  body === undefined ? undefined : createHash("sha256").update(body).digest("hex");

const actOf = (route: RouteName, event: AuthorizedEvent, at: EpochMs) => ({
  at,
  caller: callerOf(event),
  action: route,
  target: event.rawPath,
  requestId: event.requestContext.requestId,
  address: event.requestContext.http.sourceIp,
});

/** A refusal is kept where the one who tried belongs: nobody can write into the log of a tenant that is not theirs. */
const refusal = (route: RouteName, event: AuthorizedEvent, problem: ApiProblem, at: EpochMs): AuditedAct => ({
  ...actOf(route, event, at),
  tenant: callerOf(event).tenant,
  outcome: "refused",
  status: problem.status,
});

function tenantActedFor(event: AuthorizedEvent): AuditedAct["tenant"] {
  const tenant = TenantId.safeParse(event.pathParameters?.tenant);
  return tenant.success ? tenant.data : callerOf(event).tenant;
}

/** The hash goes to the operational log too: there, whoever can write to the table cannot change what was. */
async function append({ append: write, logger }: AuditPorts, act: AuditedAct): Promise<void> {
  try {
    const { tenant, number, hash } = await write(act);
    logger.info("audited", { audit: { tenant, number, hash } });
  } catch (error) {
    // It has happened and must not go unseen: the entry is kept here, and the caller learns that something is wrong.
    logger.error("cannot write to the audit log", { error: String(error), act });
    throw error;
  }
}
