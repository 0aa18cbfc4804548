import type { Json, JsonObject } from "./json-service.ts";

/** An answer without the members that have no value: AWS leaves them out, and JSON has no word for undefined. */
export function answer(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  const present: Record<string, Json> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) present[name] = value;
  return present;
}

/** AWS's JSON protocols count time in seconds. */
export function epochSeconds(epochMs: number): number {
  return epochMs / 1000;
}
