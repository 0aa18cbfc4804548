import type { Assembly, SynthesizedStack } from "./assembly.ts";
import { AssemblyError } from "./assembly-error.ts";
import type { Environment } from "./environment.ts";
import { createWorld } from "./evaluate/create-world.ts";
import type { DynamicReference } from "./evaluate/dynamic-references.ts";
import { dynamicReferencesIn } from "./evaluate/dynamic-references.ts";
import { exportNameOf, outputSitesOf } from "./evaluate/outputs.ts";
import { resourcesOf } from "./evaluate/resources.ts";
import type { World } from "./evaluate/scope.ts";
import { textOf } from "./evaluate/scope.ts";
import type { ResolvedOutput, ResolvedResource } from "./resolved-resource.ts";

export interface EvaluatedAssembly {
  readonly resources: readonly ResolvedResource[];
  readonly outputs: readonly ResolvedOutput[];
  readonly dynamicReferences: readonly DynamicReference[];
}

/** Resolves every resource and output of every stack, as CloudFormation would in this environment. */
export function evaluateAssembly(assembly: Assembly, environment: Environment): EvaluatedAssembly {
  for (const stack of assembly.stacks) refuseForeignStack(stack, environment);

  const around = createWorld(assembly, environment);
  const resources = assembly.stacks.flatMap((stack) => resourcesOf(stack, around));
  const outputs = assembly.stacks.flatMap((stack) => outputsOf(stack, around.world));
  around.dependencies.refuseCircles();
  return { resources, outputs, dynamicReferences: resources.flatMap(dynamicReferencesIn) };
}

function outputsOf(stack: SynthesizedStack, world: World): readonly ResolvedOutput[] {
  return outputSitesOf(stack, world).map((site) => {
    const exportName = exportNameOf(site);
    const value = textOf(site.output.Value, "Value", site.scope);
    return { stack: stack.name, name: site.name, value, ...(exportName !== undefined && { exportName }) };
  });
}

/**
 * The CDK writes a known account or region into policies as text. Played under another one, every such policy would
 * silently match nothing.
 */
function refuseForeignStack({ name, accountId, region }: SynthesizedStack, environment: Environment): void {
  const wanted = `${accountId ?? environment.accountId}/${region ?? environment.region}`;
  const here = `${environment.accountId}/${environment.region}`;
  if (wanted === here) return;

  const message = `Cannot run stack "${name}" in ${here}: it was synthesized for ${wanted}`;
  throw new AssemblyError("environment_mismatch", message);
}
