import type { Environment } from "../environment.ts";
import type { Identity } from "../kinds/kind.ts";
import { evaluateCondition } from "./conditions.ts";
import type { Dependencies } from "./dependencies.ts";
import { scopeOf } from "./evaluate-value.ts";
import type { IdentityOf } from "./identities.ts";
import { parameterValue } from "./parameters.ts";
import { pseudoParameter } from "./pseudo-parameters.ts";
import type { Scope, World } from "./scope.ts";
import { nodeOf, refused } from "./scope.ts";
import type { Trail } from "./trail.ts";

/** What a template refers to in itself: resources, parameters, conditions. */
export function createReferences(
  environment: Environment,
  identityOf: IdentityOf,
  dependencies: Dependencies,
): Pick<World, "ref" | "attribute"> {
  return {
    ref: (name, from) => {
      if (name === "AWS::NoValue") return undefined;
      if (name.startsWith("AWS::")) return pseudoValue(name, environment, from);
      if (from.stack.template.Parameters?.[name] !== undefined) return parameterValue(name, environment, from);
      return identify(name, from).physicalId;
    },
    attribute: (logicalId, name, from) => attributeOf(identify(logicalId, from), logicalId, name, from),
  };

  function identify(logicalId: string, from: Scope): Identity {
    const identity = identityOf(logicalId, from);
    dependencies.add(nodeOf(from), nodeOf(scopeOf(from.stack, logicalId, from.world)));
    return identity;
  }
}

export function createConditions(trail: Trail): Pick<World, "condition"> {
  return {
    condition: (name, from) => {
      const condition = from.stack.template.Conditions?.[name];
      if (condition === undefined) throw refused(from, "reference_unknown", `the template has no condition "${name}"`);

      const scope = scopeOf(from.stack, `Conditions.${name}`, from.world);
      return trail.follow(nodeOf(scope), () => evaluateCondition(condition, scope));
    },
  };
}

function pseudoValue(name: string, environment: Environment, from: Scope): string {
  const value = pseudoParameter(name, from.stack.name, environment);
  if (value !== undefined) return value;

  throw refused(from, "reference_unknown", `the local cloud has no pseudo parameter "${name}"`);
}

function attributeOf({ attributes }: Identity, logicalId: string, name: string, from: Scope): string {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (value !== undefined) return value;

  const type = from.stack.template.Resources[logicalId]?.Type;
  const known = Object.keys(attributes).join(", ") || "none";
  throw refused(from, "reference_unknown", `"${logicalId}" (${type}) has no attribute "${name}" here, but ${known}`);
}
