import type { Environment } from "../environment.ts";
import { kindOf } from "../kinds/catalogue.ts";
import type { Identity, ResourceKind } from "../kinds/kind.ts";
import { generatedName } from "../kinds/naming.ts";
import type { TemplateResource } from "../read/template.ts";
import { scopeOf } from "./evaluate-value.ts";
import type { Scope } from "./scope.ts";
import { nodeOf, refused, textOf } from "./scope.ts";
import type { Trail } from "./trail.ts";

export type IdentityOf = (logicalId: string, from: Scope) => Identity;

/**
 * A type that nobody taught us still gets a name, so that the survey can report it beside all others, instead of the
 * first mention ending it all.
 */
const unknownKind: ResourceKind = {
  namedBy: [],
  identify: (subject) => ({ physicalId: generatedName(subject, 255), attributes: {} }),
};

/** Names resources, each once. The name of one may depend on the name of another. */
export function createIdentities(environment: Environment, trail: Trail): IdentityOf {
  const known = new Map<string, Identity>();

  return (logicalId, from) => {
    const resource = existingResource(logicalId, from);
    const scope = scopeOf(from.stack, logicalId, from.world);
    const node = nodeOf(scope);
    // By its name only: evaluating all of it here would make a circle of two resources that merely mention each other.
    const identity = known.get(node) ?? trail.follow(node, () => identify(resource, environment, scope));
    known.set(node, identity);
    return identity;
  };
}

function existingResource(logicalId: string, from: Scope): TemplateResource {
  const resource = from.stack.template.Resources[logicalId];
  if (resource === undefined)
    throw refused(from, "reference_unknown", `the template has no resource and no parameter "${logicalId}"`);
  if (resource.Condition !== undefined && !from.world.condition(resource.Condition, from))
    throw refused(
      from,
      "reference_unknown",
      `"${logicalId}" is left out, as condition "${resource.Condition}" is false`,
    );

  return resource;
}

function identify(resource: TemplateResource, environment: Environment, scope: Scope): Identity {
  const kind = kindOf(resource.Type) ?? unknownKind;
  const named = namesIn(resource, kind.namedBy, scope.at("Properties"));
  return kind.identify({ environment, stackName: scope.stack.name, logicalId: scope.place.logicalId, named });
}

function namesIn(resource: TemplateResource, namedBy: readonly string[], scope: Scope): Record<string, string> {
  const names = namedBy.flatMap((property) => {
    const value = resource.Properties?.[property];
    const isGiven = value !== undefined && scope.evaluate(value, property) !== undefined;
    return isGiven ? [[property, textOf(value, property, scope)] as const] : [];
  });
  return Object.fromEntries(names);
}
