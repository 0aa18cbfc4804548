import type { SchemaCheck } from "../../adapters/json-schema.ts";

/** More types than a team enforces at once; what falls out is compiled again. */
const MAX_COMPILED = 200;

/**
 * Compiles each schema once. The validator is loaded with the first of them: most instances never need it, and their
 * start should not pay for it (docs/adr/030-event-type-schemas.md).
 */
export function createSchemaChecks(): (schema: Readonly<Record<string, unknown>>) => Promise<SchemaCheck> {
  const checks = new Map<string, SchemaCheck>();

  return async (schema) => {
    const text = JSON.stringify(schema);
    const known = checks.get(text);
    if (known) return known;

    const { compileSchema } = await import("../../adapters/json-schema.ts");
    const check = compileSchema(schema);
    checks.set(text, check);
    if (checks.size > MAX_COMPILED) checks.delete(checks.keys().next().value ?? text);
    return check;
  };
}
