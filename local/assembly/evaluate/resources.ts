import type { JsonObject } from "../../engines/json-service.ts";
import type { SynthesizedStack } from "../assembly.ts";
import { isObject } from "../json-shape.ts";
import type { TemplateResource } from "../read/template.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { WorldOfStacks } from "./create-world.ts";
import { scopeOf } from "./evaluate-value.ts";
import type { Scope } from "./scope.ts";
import { nodeOf, refused } from "./scope.ts";

// Metadata is for tools, and Condition and DependsOn have been obeyed by the time somebody reads these.
const directiveNames = ["DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy"] as const;

/** The resources of a stack in the order of its template, without those whose condition is false. */
export function resourcesOf(stack: SynthesizedStack, around: WorldOfStacks): readonly ResolvedResource[] {
  return Object.entries(stack.template.Resources).flatMap(([logicalId, resource]) => {
    const scope = scopeOf(stack, logicalId, around.world);
    const exists = resource.Condition === undefined || around.world.condition(resource.Condition, scope);
    return exists ? [resolve(resource, scope, around)] : [];
  });
}

function resolve(
  resource: TemplateResource,
  scope: Scope,
  { identityOf, dependencies }: WorldOfStacks,
): ResolvedResource {
  for (const dependency of explicitDependencies(resource, scope)) dependencies.add(nodeOf(scope), dependency);

  return {
    stack: scope.stack.name,
    logicalId: scope.place.logicalId,
    type: resource.Type,
    properties: evaluateObject(resource.Properties ?? {}, "Properties", scope),
    directives: directivesOf(resource, scope),
    ...identityOf(scope.place.logicalId, scope),
  };
}

function explicitDependencies({ DependsOn = [] }: TemplateResource, scope: Scope): readonly string[] {
  return [DependsOn].flat().map((logicalId) => {
    if (scope.stack.template.Resources[logicalId] !== undefined)
      return nodeOf(scopeOf(scope.stack, logicalId, scope.world));
    throw refused(scope.at("DependsOn"), "reference_unknown", `the template has no resource "${logicalId}"`);
  });
}

function directivesOf(resource: TemplateResource, scope: Scope): JsonObject {
  const given = directiveNames.flatMap((name) => {
    const directive = resource[name];
    return directive === undefined ? [] : [[name, scope.evaluate(directive, name) ?? null] as const];
  });
  return Object.fromEntries(given);
}

function evaluateObject(value: JsonObject, step: string, scope: Scope): JsonObject {
  const evaluated = scope.evaluate(value, step);
  return isObject(evaluated) ? evaluated : {};
}
