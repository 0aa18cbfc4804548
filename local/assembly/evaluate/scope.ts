import type { Json } from "../../engines/json-service.ts";
import type { SynthesizedStack } from "../assembly.ts";
import type { AssemblyError, AssemblyErrorCode } from "../assembly-error.ts";
import { unresolvable } from "../assembly-error.ts";
import { excerpt, isList } from "../json-shape.ts";
import type { Place } from "../place.ts";

/** Where an intrinsic function stands, and what it may ask for there. */
export interface Scope {
  readonly stack: SynthesizedStack;
  readonly place: Place;
  readonly world: World;
  /** The same, one step further into the template. */
  readonly at: (step: string | number) => Scope;
  /** Undefined is `AWS::NoValue`: what holds it leaves it out. */
  readonly evaluate: (value: Json, step: string | number) => Json | undefined;
}

/** What intrinsic functions refer to outside of their own arguments. */
export interface World {
  readonly ref: (name: string, from: Scope) => Json | undefined;
  readonly attribute: (logicalId: string, attribute: string, from: Scope) => Json;
  readonly exported: (name: string, from: Scope) => Json;
  readonly stackOutput: (stackName: string, outputName: string, from: Scope) => Json;
  readonly condition: (name: string, from: Scope) => boolean;
  readonly region: string;
}

/** `argument` is as it stands in the template: a function decides itself what of it is evaluated, and when. */
export type Intrinsic = (argument: Json, scope: Scope) => Json | undefined;

/** What errors and the graph of dependencies call the resource, output or condition of a scope. */
export function nodeOf({ place }: Scope): string {
  return `${place.stack}/${place.logicalId}`;
}

export function isScalar(value: Json | undefined): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

export function refused(scope: Scope, code: AssemblyErrorCode, found: string): AssemblyError {
  return unresolvable(code, scope.place, found);
}

/** An argument that is a list with so many members, as it stands in the template. */
export function membersOf(argument: Json, counts: readonly number[], scope: Scope): readonly Json[] {
  if (isList(argument) && counts.includes(argument.length)) return argument;

  const wanted = `a list of ${counts.join(" or ")}`;
  throw refused(scope, "intrinsic_malformed", `wanted ${wanted}, found ${excerpt(argument)}`);
}

/** An argument that comes to one text. CloudFormation writes numbers and booleans out wherever it wants text. */
export function textOf(argument: Json | undefined, step: string | number, scope: Scope): string {
  const value = argument === undefined ? undefined : scope.evaluate(argument, step);
  if (isScalar(value)) return String(value);

  throw refused(scope.at(step), "intrinsic_malformed", `wanted a text, found ${excerpt(value)}`);
}

export function listOf(argument: Json | undefined, step: string | number, scope: Scope): readonly Json[] {
  const value = argument === undefined ? undefined : scope.evaluate(argument, step);
  if (isList(value)) return value;

  throw refused(scope.at(step), "intrinsic_malformed", `wanted a list, found ${excerpt(value)}`);
}
