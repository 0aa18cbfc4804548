import type { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { AuditEntry, AuditedAct } from "../../core/audit-entry.ts";
import { creates, isAudited } from "../../core/contract/audited-routes.ts";
import { type RouteName, routeNamed } from "../../core/contract/routes.ts";
import { TenantId } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { EpochMs } from "../../core/time.ts";
import { type AuthorizedEvent, callerOf, type Operate } from "./caller.ts";
import { readShown, type ShowingPorts, shownAfter, shownOf } from "./shown.ts";

type Answer = APIGatewayProxyStructuredResultV2;

export interface AuditPorts extends ShowingPorts {
  readonly append: (act: AuditedAct) => Promise<AuditEntry>;
  readonly now: () => EpochMs;
  readonly logger: Pick<Logger, "info" | "error">;
}

/**
 * Writes each call that changes something, and each refusal, to the audit log. The route table says which calls those
 * are, so an operation cannot forget it.
 */
export function audited(operate: Operate, ports: AuditPorts): Operate {
  const auditRefusal = createAuditRefusal(ports);
  return async (event) => {
    const route = routeNamed(event.routeKey);
    const change = route !== undefined && isAudited(route) ? await beginChange(route, event, ports) : undefined;
    try {
      const answer = await operate(event);
      if (change !== undefined) await append(ports, await change.done(answer));
      return answer;
    } catch (error) {
      if (error instanceof ApiProblem && error.refused) await auditRefusal(event, error);
      throw error;
    }
  };
}

export type AuditRefusal = (event: AuthorizedEvent, problem: ApiProblem, items?: readonly number[]) => Promise<void>;

/**
 * Writes a refusal down, with the places of the items where it was not the whole call: one entry for a batch, because who
 * tries a hundred at once must not make a hundred writes follow each other.
 */
export function createAuditRefusal(ports: AuditPorts): AuditRefusal {
  return async (event, problem, items) => {
    const route = routeNamed(event.routeKey);
    if (route === undefined) return;
    await append(ports, { ...refusal(route, event, problem, ports.now()), ...(items && { items }) });
  };
}

async function beginChange(route: RouteName, event: AuthorizedEvent, ports: AuditPorts) {
  const before = creates(route) ? undefined : await shownOf(route, event, ports);
  return {
    done: async (answer: Answer): Promise<AuditedAct> => {
      const after = creates(route) ? readShown(route, answer) : await shownAfter(route, event, ports);
      return {
        ...actOf(route, event, ports.now()),
        tenant: tenantInPath(event) ?? before?.tenant ?? after?.tenant ?? callerOf(event).tenant,
        outcome: "done",
        status: answer.statusCode ?? 200,
        ...(before && { before: before.hash }),
        ...(after && { after: after.hash }),
      };
    },
  };
}

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

const tenantInPath = (event: AuthorizedEvent): TenantId | undefined =>
  TenantId.safeParse(event.pathParameters?.tenant).data;

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
