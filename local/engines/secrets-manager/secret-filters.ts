import * as z from "zod";
import type { SecretRecord } from "./secret-record.ts";

const filterKey = z.enum(["name", "description", "tag-key", "tag-value"]);

export const secretFilters = z
  .array(z.strictObject({ Key: filterKey, Values: z.array(z.string()).min(1).max(10) }))
  .max(10);
export type SecretFilters = z.infer<typeof secretFilters>;

/** All filters must hold; within one, any of its values. */
export function matches(secret: SecretRecord, filters: SecretFilters): boolean {
  return filters.every(({ Key, Values }) => Values.some((value) => holds(fieldsOf(secret, Key), value)));
}

/** A prefix, or with `!` before it the absence of everything that begins with it. */
function holds(fields: readonly string[], value: string): boolean {
  if (value.startsWith("!")) return !holds(fields, value.slice(1));
  return fields.some((field) => field.startsWith(value));
}

function fieldsOf({ name, description, tags }: SecretRecord, key: z.infer<typeof filterKey>): readonly string[] {
  switch (key) {
    case "name":
      return [name];
    case "description":
      return [description ?? ""];
    case "tag-key":
      return tags.map((tag) => tag.Key);
    case "tag-value":
      return tags.map((tag) => tag.Value);
  }
}
