type Schema = Readonly<Record<string, unknown>>;

const REFERENCE = "#/components/schemas/";
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A JSON schema as the text of a TypeScript type. Patterns and bounds are for the API to judge. */
export function typeText(schema: Schema): string {
  if (typeof schema.$ref === "string") return schema.$ref.slice(REFERENCE.length);
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const variants = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (variants) return [...new Set(variants.map(typeText))].join(" | ");
  switch (schema.type) {
    case "object":
      return objectText(schema);
    case "array":
      return `readonly (${typeText(schemaAt(schema, "items"))})[]`;
    case "integer":
      return "number";
    case "string":
    case "number":
    case "boolean":
    case "null":
      return schema.type;
    default:
      return "unknown";
  }
}

function objectText(schema: Schema): string {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const members = Object.entries(schemaAt(schema, "properties")).map(([name, found]) => {
    const member = asSchema(found);
    const key = IDENTIFIER.test(name) ? name : JSON.stringify(name);
    const comment =
      typeof member.description === "string" ? `/** ${member.description.replaceAll("*/", "* /")} */\n` : "";
    return `${comment}readonly ${key}${required.includes(name) ? "" : "?"}: ${typeText(member)};`;
  });
  if (members.length > 0) return `{\n${members.join("\n")}\n}`;
  const values = schema.additionalProperties;
  return `Readonly<Record<string, ${typeof values === "object" ? typeText(asSchema(values)) : "unknown"}>>`;
}

const asSchema = (value: unknown): Schema => (typeof value === "object" && value !== null ? { ...value } : {});
const schemaAt = (schema: Schema, name: string): Schema => asSchema(schema[name]);
