import { excerpt, isObject } from "../json-shape.ts";
import type { Intrinsic } from "./scope.ts";
import { membersOf, refused, textOf } from "./scope.ts";

export const referTo: Intrinsic = (argument, scope) => {
  if (typeof argument === "string") return scope.world.ref(argument, scope);
  throw refused(scope, "intrinsic_malformed", `wanted a name, found ${excerpt(argument)}`);
};

/** Written `["Id", "Attribute"]` or `"Id.Attribute"`; the attribute itself may have dots. */
export const attributeOf: Intrinsic = (argument, scope) => {
  if (typeof argument === "string") return attributeAt(argument, scope);

  const [logicalId, attribute] = membersOf(argument, [2], scope);
  return scope.world.attribute(textOf(logicalId, 0, scope), textOf(attribute, 1, scope), scope);
};

/** The dotted spelling, which `Fn::Sub` shares. */
export function attributeAt(dotted: string, scope: Parameters<Intrinsic>[1]): ReturnType<Intrinsic> {
  const dot = dotted.indexOf(".");
  if (dot > 0) return scope.world.attribute(dotted.slice(0, dot), dotted.slice(dot + 1), scope);

  throw refused(scope, "intrinsic_malformed", `wanted "LogicalId.Attribute", found ${excerpt(dotted)}`);
}

export const importValue: Intrinsic = (argument, scope) => {
  const name = scope.evaluate(argument, "Name");
  if (typeof name === "string") return scope.world.exported(name, scope);

  throw refused(scope, "intrinsic_malformed", `wanted the name of an export, found ${excerpt(name)}`);
};

/** The weak reference of newer CDKs: it reads an output that need not be exported. */
export const stackOutput: Intrinsic = (argument, scope) => {
  if (!isObject(argument)) throw refused(scope, "intrinsic_malformed", `wanted an object, found ${excerpt(argument)}`);

  const region = argument.Region === undefined ? scope.world.region : textOf(argument.Region, "Region", scope);
  if (region !== scope.world.region)
    throw refused(scope, "reference_unknown", `a stack in ${region}, where this local cloud is ${scope.world.region}`);
  const stackName = textOf(argument.StackName, "StackName", scope);
  return scope.world.stackOutput(stackName, textOf(argument.OutputName, "OutputName", scope), scope);
};
