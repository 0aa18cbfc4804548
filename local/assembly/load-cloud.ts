import type { CloudPlan } from "./cloud-plan.ts";
import type { Environment } from "./environment.ts";
import type { DynamicReference } from "./evaluate/dynamic-references.ts";
import { evaluateAssembly } from "./evaluate-assembly.ts";
import { planCloud } from "./plan.ts";
import { readAssembly } from "./read/read-assembly.ts";
import type { SupportSurvey } from "./support.ts";
import { surveySupport } from "./support.ts";

export interface LoadedCloud {
  readonly plan: CloudPlan;
  readonly survey: SupportSurvey;
  readonly dynamicReferences: readonly DynamicReference[];
}

/** From the directory that `cdk synth` wrote to what is to be brought up, and what of it cannot be. */
export function loadCloud(directory: string, environment: Environment): LoadedCloud {
  const assembly = readAssembly(directory);
  const evaluated = evaluateAssembly(assembly, environment);
  return {
    plan: planCloud(evaluated, assembly.assets),
    survey: surveySupport(evaluated.resources),
    dynamicReferences: evaluated.dynamicReferences,
  };
}
