import type { Json, JsonObject } from "../../engines/json-service.ts";
import { excerpt, isObject } from "../json-shape.ts";
import { attributeAt } from "./references.ts";
import type { Intrinsic, Scope } from "./scope.ts";
import { isScalar, membersOf, refused } from "./scope.ts";

const placeholder = /\$\{(?<literal>!?)(?<name>[^}]*)\}/g;

/** `"text ${Name}"`, or `["text ${Variable}", { Variable: value }]`. `${!Name}` stays, as `${Name}`. */
export const substitute: Intrinsic = (argument, scope) => {
  const [template, variables] = typeof argument === "string" ? [argument, {}] : membersOf(argument, [2], scope);
  if (typeof template !== "string" || !isObject(variables))
    throw refused(scope, "intrinsic_malformed", `wanted a text and its variables, found ${excerpt(argument)}`);

  return template.replace(placeholder, (_, literal: string, name: string) =>
    literal === "!" ? `\${${name}}` : substituteFor(name.trim(), variables, scope),
  );
};

function substituteFor(name: string, variables: JsonObject, scope: Scope): string {
  const value = lookUp(name, variables, scope);
  if (isScalar(value)) return String(value);

  throw refused(scope, "intrinsic_malformed", `wanted a text for \${${name}}, found ${excerpt(value)}`);
}

function lookUp(name: string, variables: JsonObject, scope: Scope): Json | undefined {
  const variable = variables[name];
  if (variable !== undefined) return scope.evaluate(variable, name);
  return name.includes(".") ? attributeAt(name, scope) : scope.world.ref(name, scope);
}
