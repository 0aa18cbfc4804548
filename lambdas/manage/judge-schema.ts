import type { PutEventTypePorts } from "./put-event-type.ts";

/** The validator is loaded with the first schema: few instances ever see one (docs/adr/030-event-type-schemas.md). */
export const judgeSchema: PutEventTypePorts["judge"] = async (schema, example) => {
  const { compileSchema, SchemaUnusable } = await import("../../adapters/json-schema.ts");
  try {
    const check = compileSchema(schema);
    const misfit = example === undefined ? undefined : check(example);
    return misfit ? { example: misfit } : {};
  } catch (error) {
    if (error instanceof SchemaUnusable) return { schema: error.misfit };
    throw error;
  }
};
