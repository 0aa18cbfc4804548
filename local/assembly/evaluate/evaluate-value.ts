import type { Json, JsonObject } from "../../engines/json-service.ts";
import type { SynthesizedStack } from "../assembly.ts";
import { excerpt, isList, isObject } from "../json-shape.ts";
import type { Place } from "../place.ts";
import { within } from "../place.ts";
import { intrinsics, refusals } from "./intrinsics.ts";
import type { Scope, World } from "./scope.ts";
import { refused } from "./scope.ts";

/** Resolves every intrinsic function in a piece of a template. Undefined where it comes to `AWS::NoValue`. */
function evaluateValue(value: Json, scope: Scope): Json | undefined {
  if (isList(value)) return value.map(scope.evaluate).filter((member) => member !== undefined);
  if (!isObject(value)) return value;

  const name = intrinsicIn(value, scope);
  return name === undefined ? evaluateMembers(value, scope) : applyIntrinsic(name, value[name] ?? null, scope);
}

/** The scope of a resource, output or condition as a whole. */
export function scopeOf(stack: SynthesizedStack, logicalId: string, world: World): Scope {
  return scopeAt(stack, { stack: stack.name, logicalId, path: [] }, world);
}

function scopeAt(stack: SynthesizedStack, place: Place, world: World): Scope {
  const at = (step: string | number): Scope => scopeAt(stack, within(place, step), world);
  return { stack, place, world, at, evaluate: (value, step) => evaluateValue(value, at(step)) };
}

// From entries, not by assignment: a key such as "__proto__" is data like any other.
function evaluateMembers(value: JsonObject, scope: Scope): JsonObject {
  const members = Object.entries(value).flatMap(([name, member]) => {
    const evaluated = scope.evaluate(member, name);
    return evaluated === undefined ? [] : [[name, evaluated] as const];
  });
  return Object.fromEntries(members);
}

/** `Condition` is none: outside of the conditions it is data, a member of many a policy statement. */
function intrinsicIn(value: JsonObject, scope: Scope): string | undefined {
  const names = Object.keys(value);
  const intrinsic = names.find((name) => name === "Ref" || name.startsWith("Fn::"));
  if (intrinsic === undefined || names.length === 1) return intrinsic;

  throw refused(scope, "intrinsic_malformed", `${intrinsic} must stand alone, found ${excerpt(value)}`);
}

function applyIntrinsic(name: string, argument: Json, scope: Scope): Json | undefined {
  const intrinsic = intrinsics.get(name);
  if (intrinsic !== undefined) return intrinsic(argument, scope.at(name));

  const reason = refusals.get(name) ?? "there is no such intrinsic function here";
  throw refused(scope, "intrinsic_unsupported", `${name} ${excerpt(argument)}: ${reason}`);
}
