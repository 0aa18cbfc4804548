import type { Assembly } from "../assembly/assembly.ts";
import type { CloudPlan } from "../assembly/cloud-plan.ts";
import { type EvaluatedAssembly, evaluateAssembly } from "../assembly/evaluate-assembly.ts";
import { planCloud } from "../assembly/plan.ts";
import { surveySupport } from "../assembly/support.ts";
import type { Place } from "./place.ts";

export interface EvaluationContext {
  readonly place: Place;
  readonly gatewayUrl: string;
}

export interface PlanContext extends EvaluationContext {
  readonly log: (line: string) => void;
}

/** The templates as they are played here. Whoever evaluates them again finds the same names. */
export const evaluateFor = (assembly: Assembly, { place, gatewayUrl }: EvaluationContext): EvaluatedAssembly =>
  evaluateAssembly(assembly, {
    ...place,
    partition: "aws",
    urlSuffix: "amazonaws.com",
    endpoints: { sqs: gatewayUrl },
  });

/** What the assembly asks for. What cannot be honoured, and what AWS would refuse, is said by name. */
export function planFor(assembly: Assembly, { place, gatewayUrl, log }: PlanContext): CloudPlan {
  const evaluated = evaluateFor(assembly, { place, gatewayUrl });
  for (const { stack, logicalId, type, property } of surveySupport(evaluated.resources).unsupported) {
    log(`not supported here: ${property ?? "all"} of ${stack}/${logicalId} (${type})`);
  }
  const plan = planCloud(evaluated, assembly.assets);
  for (const problem of plan.problems) log(`AWS would refuse: ${problem}`);
  return plan;
}
