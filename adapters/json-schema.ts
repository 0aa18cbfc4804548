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
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false, addUsedSchema: false });

/** Compiles a schema of JSON Schema 2020-12. This takes some 20 ms, so whoever asks often keeps the answer. */
export function compileSchema(schema: Schema): SchemaCheck {
  refuseUnusable(schema);
  const validate = compile(schema);
  return (value) => (validate(value) ? undefined : misfitOf(validate.errors?.[0]));
}

function refuseUnusable(schema: Schema): void {
  // An asynchronous check answers with a promise, which would count as "fits".
  if (JSON.stringify(schema).includes('"$async"'))
    throw new SchemaUnusable({ path: "$async", message: "is no part of JSON Schema" });
  if (ajv.validateSchema(schema) !== true) throw new SchemaUnusable(misfitOf(ajv.errors?.[0]));
}

function compile(schema: Schema) {
  try {
    return ajv.compile(schema);
  } catch (error) {
    // A reference to elsewhere, a pattern that is no regular expression.
    throw new SchemaUnusable({ path: "", message: error instanceof Error ? error.message : "does not compile" });
  } finally {
    ajv.removeSchema(schema); // it would keep every schema it has ever seen
  }
}

function misfitOf(error: ErrorObject | undefined): Misfit {
  const missing: unknown = error?.params.missingProperty ?? error?.params.additionalProperty;
  const steps = (error?.instancePath ?? "").split("/").slice(1).map(unescapeStep);
  const path = [...steps, ...(typeof missing === "string" ? [missing] : [])].join(".");
  return { path, message: error?.message ?? "does not fit" };
}

/** JSON Pointer (RFC 6901). */
const unescapeStep = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");
