import { covers, coversIgnoringCase } from "../../gateway/wildcard.ts";
import type { CloudPlan, FunctionPlan, PolicyStatement } from "../cloud-plan.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";

type Parts = Pick<CloudPlan, "functions" | "roles" | "eventSources">;

/**
 * Lambda ends a function whose messages come back to it, also through others, after some 16 rounds. Nothing is counted here: a
 * template that would run into it is told so at the start.
 */
export function reportCircles(draft: Draft, parts: Parts): void {
  for (const resource of ofType(draft, "AWS::Lambda::Function")) {
    const lambda = parts.functions.find(({ arn }) => arn === arnIn(resource));
    if (lambda === undefined || lambda.recursiveLoop === "Allow" || !reachableFrom(lambda, parts).has(lambda)) continue;
    draft.report(
      resource,
      "what it sends can come back to it, which Lambda ends after some 16 rounds unless its RecursiveLoop is Allow",
    );
  }
}

/** The functions that get a message from this one, or from one that does. */
function reachableFrom(start: FunctionPlan, parts: Parts): ReadonlySet<FunctionPlan> {
  const reached = new Set<FunctionPlan>();
  const waiting = [...fedBy(start, parts)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    waiting.push(...fedBy(next, parts));
  }
  return reached;
}

function fedBy({ roleArn }: FunctionPlan, { functions, roles, eventSources }: Parts): readonly FunctionPlan[] {
  const statements = roles.find(({ arn }) => arn === roleArn)?.statements ?? [];
  const fed = eventSources.filter(({ queueArn }) => statements.some((statement) => letsSendTo(queueArn, statement)));
  return functions.filter(({ arn }) => fed.some(({ functionArn }) => functionArn === arn));
}

function letsSendTo(queueArn: string, { Effect, Action = [], Resource = [] }: PolicyStatement): boolean {
  return (
    Effect === "Allow" &&
    Action.some((action) => coversIgnoringCase(action, "sqs:SendMessage")) &&
    Resource.some((resource) => covers(resource, queueArn))
  );
}
