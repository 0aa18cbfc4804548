import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";

export interface Misfit {
  /** Where in the value, with dots: `lines.0.amount`. Empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** What first does not fit, or nothing. */
export type SchemaCheck = (value: unknown) => Misfit | undefined;

/** A schema that cannot be used, whatever it is held against. */
export class SchemaUnusable extends Error {
  readonly code = "schema_unusable";
  readonly misfit: Misfit;

  constructor(misfit: Misfit) {
    super(`Cannot use the schema: at "${misfit.path}" it ${misfit.message}`);
    this.name = "SchemaUnusable";
    this.misfit = misfit;
  }
}

type Schema = Readonly<Record<string, unknown>>;

// The first misfit only: a list of a million wrong entries would else make a million errors.
// Formats are annotations in 2020-12 unless a vocabulary says otherwise, and keywords we do not know are no errors.
const OPTIONS = { strict: false, validateFormats: false, allErrors: false } as const;

/** Knows the schema of schemas, and is never shown another one. */
const ofSchemas = new Ajv2020(OPTIONS);

/**
 * Compiles a schema of JSON Schema 2020-12. The first one takes 40 ms and each further one about one: whoever asks often
 * keeps the answer.
 */
export function compileSchema(schema: Schema): SchemaCheck {
  const validate = usable(() => {
    refuseUnusable(schema);
    return compileAlone(schema);
  });
  return (value) => (validate(value) ? undefined : misfitOf(validate.errors?.[0]));
}

/** Where no other schema is: one with the `$id` of another would else replace it. */
const compileAlone = (schema: Schema) =>
  new Ajv2020({ ...OPTIONS, meta: false, validateSchema: false }).compile(schema);

/** A reference to elsewhere, a `$schema` of another draft, a pattern that is no regular expression: ajv throws for them. */
function usable<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof SchemaUnusable) throw error;
    throw new SchemaUnusable({ path: "", message: error instanceof Error ? error.message : "does not compile" });
  }
}

function refuseUnusable(schema: Schema): void {
  // An asynchronous check answers with a promise, which would count as "fits".
  if (JSON.stringify(schema).includes('"$async"'))
    throw new SchemaUnusable({ path: "$async", message: "is no part of JSON Schema" });
  if (ofSchemas.validateSchema(schema) !== true) throw new SchemaUnusable(misfitOf(ofSchemas.errors?.[0]));
}

function misfitOf(error: ErrorObject | undefined): Misfit {
  const { missingProperty, additionalProperty, unevaluatedProperty } = error?.params ?? {};
  const named: unknown = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  const steps = (error?.instancePath ?? "").split("/").slice(1).map(unescapeStep);
  const path = [...steps, ...(typeof named === "string" ? [named] : [])].join(".");
  return { path, message: error?.message ?? "does not fit" };
}

/** JSON Pointer (RFC 6901). */
const unescapeStep = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");
