import * as z from "zod";

export type JsonSchema = { readonly [keyword: string]: unknown };
export type Components = Map<string, JsonSchema>;

const LOCAL_REFERENCE = "#/$defs/";
/** Zod's own name for what recurs without an id. Of ours that is `z.json()` only: any JSON value, which needs no words. */
const NAMELESS = "__schema";

export class ComponentAmbiguous extends Error {
  readonly code = "component_ambiguous";

  constructor(id: string) {
    super(`Cannot describe the component "${id}": two schemas have this id and differ, wanted one`);
    this.name = "ComponentAmbiguous";
  }
}

/**
 * A schema as OpenAPI 3.1 has it. What has an id goes to the components. As it is sent: answers are described open, so
 * that a client made from this document does not break when a field is added.
 */
export function jsonSchemaOf(schema: z.ZodType, components: Components): JsonSchema {
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io: "input" });
  for (const [id, definition] of Object.entries($defs)) {
    if (!id.startsWith(NAMELESS)) addComponent(id, withPublicReferences(definition), components);
  }
  const { id, ...described } = withPublicReferences(own);
  if (typeof id !== "string") return described;
  addComponent(id, described, components);
  return { $ref: `#/components/schemas/${id}` };
}

function addComponent(id: string, found: JsonSchema, components: Components): void {
  const { id: _, ...schema } = found;
  const known = components.get(id);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) throw new ComponentAmbiguous(id);
  components.set(id, schema);
}

function withPublicReferences(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, value) => publicReference(value));
}

function publicReference(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
  const { $ref, ...beside } = value;
  if (typeof $ref !== "string" || !$ref.startsWith(LOCAL_REFERENCE)) return value;

  const id = $ref.slice(LOCAL_REFERENCE.length);
  return id.startsWith(NAMELESS) ? beside : { ...beside, $ref: `#/components/schemas/${id}` };
}
