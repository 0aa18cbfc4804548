import fc from "fast-check";

type Schema = Readonly<Record<string, unknown>>;
type Components = Readonly<Record<string, Schema>>;

export interface Described {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
}

export interface FuzzedRequest {
  readonly route: Described;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What schemas ask for and chance would never find: things that are there, and texts at the edges of patterns. */
export interface KnownValues {
  readonly byName: Readonly<Record<string, readonly string[]>>;
}

const AWKWARD = [
  "",
  " ",
  "*",
  "null",
  "0",
  "-1",
  "1e9",
  "\u0000",
  "ünï",
  "a".repeat(300),
  "../..",
  "%2f",
  "__proto__",
  "{}",
];

const awkward = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ maxLength: 40, unit: "binary" }));

/** A request as the document describes it, mostly; and here and there one that no document would allow. */
export function requestTo(route: Described, components: Components, known: KnownValues): fc.Arbitrary<FuzzedRequest> {
  const parameterText = (name: string, schema: Schema) => {
    const usualTexts = known.byName[name] ?? [];
    const usual = [...usualTexts.map(fc.constant), textual(schema, components)];
    return fc.oneof({ weight: 9, arbitrary: fc.oneof(...usual) }, { weight: 1, arbitrary: awkward });
  };
  const group = (place: string, requiredKeys: string[] = []) => {
    const parameters = route.parameters.filter((parameter) => parameter.in === place);
    const model = Object.fromEntries(parameters.map(({ name, schema }) => [name, parameterText(name, schema)]));
    return fc.record<Record<string, string>>(model, { requiredKeys });
  };
  const pathNames = route.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
  return fc.record({
    route: fc.constant(route),
    path: group("path", pathNames),
    query: group("query"),
    headers: group("header"),
    body: route.body === undefined ? fc.constant(undefined) : bodyOf(route.body, components, known),
  });
}

function bodyOf(schema: Schema, components: Components, known: KnownValues): fc.Arbitrary<string> {
  const sound = valueFor(schema, components, known, 4).map((value) => JSON.stringify(value));
  const spoiled = fc
    .tuple(valueFor(schema, components, known, 4), fc.string(), fc.jsonValue())
    .map(([value, name, other]) =>
      JSON.stringify(typeof value === "object" && value !== null ? { ...value, [name]: other } : other),
    );
  const withoutForm = fc.oneof(fc.json(), awkward, fc.constant("[".repeat(1000)));
  return fc.oneof(
    { weight: 6, arbitrary: sound },
    { weight: 3, arbitrary: spoiled },
    { weight: 1, arbitrary: withoutForm },
  );
}

const textual = (schema: Schema, components: Components): fc.Arbitrary<string> =>
  valueFor(schema, components, { byName: {} }, 1).map((value) =>
    typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
  );

function valueFor(found: Schema, components: Components, known: KnownValues, depth: number): fc.Arbitrary<unknown> {
  const schema = dereference(found, components);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const variants = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (variants) return fc.oneof(...variants.map((variant) => valueFor(variant, components, known, depth)));
  switch (schema.type) {
    case "object":
      return objectFor(schema, components, known, depth);
    case "array":
      return fc.array(valueFor(schemaAt(schema, "items"), components, known, depth - 1), {
        maxLength: depth > 0 ? 3 : 0,
      });
    case "integer":
      return fc.oneof(
        fc.integer({ min: numberAt(schema, "minimum", -10), max: numberAt(schema, "maximum", 1000) }),
        fc.integer(),
      );
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      return textFor(schema);
    default:
      return fc.jsonValue({ maxDepth: depth });
  }
}

function objectFor(schema: Schema, components: Components, known: KnownValues, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries(schemaAt(schema, "properties"));
  if (properties.length === 0) {
    const values = schemaAt(schema, "additionalProperties");
    return fc.dictionary(
      fc.string({ maxLength: 10 }),
      depth > 0 ? valueFor(values, components, known, depth - 1) : fc.string(),
      {
        maxKeys: 3,
      },
    );
  }
  const model = Object.fromEntries(
    properties.map(([name, property]) => {
      const value = valueFor(asSchema(property), components, known, depth - 1);
      const knownValues = known.byName[name];
      return [name, knownValues ? fc.oneof(fc.constantFrom(...knownValues), value) : value];
    }),
  );
  const requiredKeys = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return fc.record(model, { requiredKeys });
}

/** Lookarounds and the like are beyond the generator: then any text will do, and be refused. */
function textFor(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === "date-time")
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })
      .map((date) => date.toISOString());
  if (typeof schema.pattern !== "string") return fc.string({ maxLength: 60, unit: "grapheme" });
  try {
    return fc.stringMatching(new RegExp(schema.pattern), { size: "small" });
  } catch {
    return fc.string({ maxLength: 60 });
  }
}

function dereference(schema: Schema, components: Components): Schema {
  if (typeof schema.$ref !== "string") return schema;
  return components[schema.$ref.slice("#/components/schemas/".length)] ?? {};
}

const asSchema = (value: unknown): Schema => (typeof value === "object" && value !== null ? { ...value } : {});
const schemaAt = (schema: Schema, name: string): Schema => asSchema(schema[name]);
const numberAt = (schema: Schema, name: string, otherwise: number): number => {
  const value = schema[name];
  return typeof value === "number" ? Math.max(-1e6, Math.min(1e6, value)) : otherwise;
};
