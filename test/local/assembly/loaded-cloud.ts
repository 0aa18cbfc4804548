import type { CloudPlan } from "../../../local/assembly/cloud-plan.ts";
import { evaluateAssembly } from "../../../local/assembly/evaluate-assembly.ts";
import { planCloud } from "../../../local/assembly/plan.ts";
import { readAssembly } from "../../../local/assembly/read/read-assembly.ts";
import { type SupportSurvey, surveySupport } from "../../../local/assembly/support.ts";
import { ireland } from "./literal-assembly.ts";

export interface LoadedCloud {
  readonly plan: CloudPlan;
  readonly survey: SupportSurvey;
  readonly dynamicReferences: readonly unknown[];
}

/** From the directory that `cdk synth` wrote to what is to be brought up, and what of it cannot be. */
export function loadCloud(directory: string): LoadedCloud {
  const assembly = readAssembly(directory);
  const evaluated = evaluateAssembly(assembly, ireland);
  return {
    plan: planCloud(evaluated, assembly.assets),
    survey: surveySupport(evaluated.resources),
    dynamicReferences: evaluated.dynamicReferences,
  };
}
