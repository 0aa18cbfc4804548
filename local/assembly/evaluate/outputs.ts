import type { SynthesizedStack } from "../assembly.ts";
import { AssemblyError } from "../assembly-error.ts";
import type { Template } from "../read/template.ts";
import { scopeOf } from "./evaluate-value.ts";
import type { Scope, World } from "./scope.ts";
import { textOf } from "./scope.ts";

/** An output of a stack, and the scope in which its value is resolved. */
export interface OutputSite {
  readonly name: string;
  readonly output: NonNullable<Template["Outputs"]>[string];
  readonly scope: Scope;
}

/** The outputs of a stack, without those whose condition is false. */
export function outputSitesOf(stack: SynthesizedStack, world: World): readonly OutputSite[] {
  return Object.entries(stack.template.Outputs ?? {})
    .map(([name, output]) => ({ name, output, scope: scopeOf(stack, `Outputs.${name}`, world) }))
    .filter(({ output, scope }) => output.Condition === undefined || world.condition(output.Condition, scope));
}

export function exportNameOf({ output, scope }: OutputSite): string | undefined {
  return output.Export && textOf(output.Export.Name, "Name", scope.at("Export"));
}

/** Every export by its name, of which AWS allows one each in an account and region. */
export function exportsByName(sites: readonly OutputSite[]): ReadonlyMap<string, OutputSite> {
  const byName = new Map<string, OutputSite>();
  for (const site of sites) {
    const name = exportNameOf(site);
    if (name === undefined) continue;
    refuseSecond(name, byName.get(name), site);
    byName.set(name, site);
  }
  return byName;
}

function refuseSecond(name: string, first: OutputSite | undefined, second: OutputSite): void {
  if (first === undefined) return;
  const stacks = `"${first.scope.stack.name}" and "${second.scope.stack.name}"`;
  throw new AssemblyError("reference_unknown", `Cannot resolve the export "${name}": stacks ${stacks} both export it`);
}
