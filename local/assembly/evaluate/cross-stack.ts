import type { Json } from "../../engines/json-service.ts";
import type { SynthesizedStack } from "../assembly.ts";
import type { Dependencies } from "./dependencies.ts";
import type { OutputSite } from "./outputs.ts";
import { exportsByName, outputSitesOf } from "./outputs.ts";
import type { Scope, World } from "./scope.ts";
import { nodeOf, refused, textOf } from "./scope.ts";
import type { Trail } from "./trail.ts";

/** The two ways from one stack into another: by the name of an export, or by stack and output. */
export function createCrossStack(
  stacks: readonly SynthesizedStack[],
  trail: Trail,
  dependencies: Dependencies,
): Pick<World, "exported" | "stackOutput"> {
  let exports: ReadonlyMap<string, OutputSite> | undefined; // known once somebody asks, and then for good

  return {
    exported: (name, from) => {
      exports ??= exportsByName(stacks.flatMap((stack) => outputSitesOf(stack, from.world)));
      return outputValue(exports.get(name), `no stack exports "${name}"`, from);
    },
    stackOutput: (stackName, outputName, from) => {
      const stack = stacks.find(({ name }) => name === stackName);
      const sites = stack === undefined ? [] : outputSitesOf(stack, from.world);
      const site = sites.find(({ name }) => name === outputName);
      return outputValue(site, `no stack "${stackName}" with an output "${outputName}"`, from);
    },
  };

  function outputValue(site: OutputSite | undefined, otherwise: string, from: Scope): Json {
    if (site === undefined) throw refused(from, "reference_unknown", otherwise);

    // Not remembered: the trail must see each way through an output, to find the one that leads back.
    const node = nodeOf(site.scope);
    dependencies.add(nodeOf(from), node);
    return trail.follow(node, () => textOf(site.output.Value, "Value", site.scope));
  }
}
