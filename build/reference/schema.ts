import * as z from "zod";
import { escapeHtml, prose } from "./html.ts";

/** What this page shows of a JSON schema; the rest is in the document itself. */
const Schema: z.ZodType<SchemaShown> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    items: Schema.optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
  }),
);

interface SchemaShown {
  readonly $ref?: string | undefined;
  readonly type?: string | string[] | undefined;
  readonly description?: string | undefined;
  readonly properties?: Record<string, SchemaShown> | undefined;
  readonly required?: string[] | undefined;
  readonly items?: SchemaShown | undefined;
  readonly additionalProperties?: boolean | SchemaShown | undefined;
  readonly anyOf?: SchemaShown[] | undefined;
  readonly oneOf?: SchemaShown[] | undefined;
  readonly enum?: unknown[] | undefined;
  readonly const?: unknown;
  readonly default?: unknown;
}

const REFERENCE = "#/components/schemas/";

/** A schema in one line, and below it the table of its members. */
export function renderSchema(found: unknown): string {
  const schema = Schema.parse(found);
  const variants = (schema.oneOf ?? schema.anyOf ?? []).filter(({ properties }) => properties !== undefined);
  const shapes = schema.properties ? [schema] : variants;
  return `<p class="type">${typeOf(schema)}</p>${shapes.map(membersOf).join("")}`;
}

function membersOf({ properties = {}, required = [] }: SchemaShown): string {
  const rows = Object.entries(properties).map(([name, member]) => {
    const mark = required.includes(name) ? "" : ' <span class="soft">optional</span>';
    const fallback = member.default === undefined ? "" : ` Default: ${code(member.default)}.`;
    const nested =
      (member.properties ? membersOf(member) : "") + (member.items?.properties ? membersOf(member.items) : "");
    return (
      `<tr><td><code>${escapeHtml(name)}</code>${mark}</td><td>${typeOf(member)}</td>` +
      `<td>${prose(member.description ?? "")}${fallback}${nested}</td></tr>`
    );
  });
  return rows.length === 0 ? "" : `<table>${rows.join("")}</table>`;
}

export function typeOf(schema: SchemaShown): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(REFERENCE.length);
    return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`;
  }
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(" | ");
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) return variants.map(typeOf).join(" | ");
  if (schema.items !== undefined) return `array of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === "object") return `object of ${typeOf(schema.additionalProperties)}`;
  return escapeHtml([schema.type ?? "any JSON"].flat().join(" | "));
}

export const typeOfUnknown = (schema: unknown): string => typeOf(Schema.parse(schema));

const code = (value: unknown): string => `<code>${escapeHtml(JSON.stringify(value))}</code>`;
