import type { Json } from "../../engines/json-service.ts";
import type { Environment } from "../environment.ts";
import type { Scope } from "./scope.ts";
import { refused } from "./scope.ts";

/** The value of a parameter that the template declares: the given one, else its default. */
export function parameterValue(name: string, environment: Environment, from: Scope): Json {
  const declared = from.stack.template.Parameters?.[name];
  const value = environment.parameters?.[name] ?? defaultOf(declared);
  if (value === undefined) throw refused(from, "value_missing", `parameter "${name}" has no value and no default`);

  const isListed = declared?.Type === "CommaDelimitedList" || declared?.Type.startsWith("List<");
  return isListed ? value.split(",").map((member) => member.trim()) : value;
}

/**
 * The default of a parameter from Parameter Store is the name of the value there, not the value. The bootstrap version
 * is one; nothing asks for it.
 */
function defaultOf(declared: { Type: string; Default?: string | number | undefined } | undefined): string | undefined {
  if (declared?.Default === undefined || declared.Type.startsWith("AWS::SSM::Parameter::")) return undefined;
  return String(declared.Default);
}
