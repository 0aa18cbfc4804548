import type { Json } from "../../engines/json-service.ts";
import { isList, isObject } from "../json-shape.ts";

/** The path of everything that is given below a value, each once: members of a list share the step `[]`. */
export function pathsIn(value: Json, path: string): readonly string[] {
  const paths = stepsIn(value).flatMap(([step, member]) => pathsIn(member, `${path}${step}`));
  return paths.length === 0 ? [path] : [...new Set(paths)]; // an empty list or object is given too: it stands for itself
}

function stepsIn(value: Json): readonly (readonly [string, Json])[] {
  if (isList(value)) return value.map((member) => ["[]", member]);
  return isObject(value) ? Object.entries(value).map(([name, member]) => [`.${name}`, member]) : [];
}

/** Whether a pattern of the catalogue speaks of this path: `*` is any name, `.**` the path itself and all below it. */
export function covers(pattern: string, path: string): boolean {
  return toExpression(pattern).test(path) || pattern.startsWith(`${path}.`) || pattern.startsWith(`${path}[]`);
}

function toExpression(pattern: string): RegExp {
  const [stem = pattern, ...below] = pattern.split(".**");
  const source = stem.replaceAll(/[.[\]]/g, "\\$&").replaceAll("*", "[^.[]+");
  return new RegExp(`^${source}${below.length > 0 ? "([.[].*)?" : ""}$`);
}
