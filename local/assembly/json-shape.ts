import type { Json, JsonObject } from "../engines/json-service.ts";

/** `Array.isArray` does not narrow readonly arrays: what is left of the union would still hold them. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}

/** What was found, short enough for an error message. */
export function excerpt(value: Json | undefined): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
