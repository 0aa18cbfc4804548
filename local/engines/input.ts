import * as z from "zod";
import { AwsError, type JsonObject } from "./json-service.ts";

/**
 * Reads the input of an operation as AWS would. Schemas are strict objects: a parameter that the engine does not know
 * is refused by name, because dropping it silently would let code work here that fails, or does something else, on AWS.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;

  const [first] = parsed.error.issues;
  throw first === undefined ? new AwsError("ValidationException", parsed.error.message) : refusal(first, input);
}

/** A blob travels as base64. The limits count its bytes, not its letters. */
export function blob({ min = 1, max }: { readonly min?: number; readonly max: number }) {
  return z
    .base64()
    .transform((text) => Buffer.from(text, "base64"))
    .refine((bytes) => bytes.length >= min, { error: `Member must have length greater than or equal to ${min}` })
    .refine((bytes) => bytes.length <= max, { error: `Member must have length less than or equal to ${max}` });
}

function refusal(issue: z.core.$ZodIssue, input: JsonObject): AwsError {
  if (issue.code === "unrecognized_keys")
    return new AwsError(
      "ValidationException",
      `The local engine does not support the parameter ${[...issue.path, ...issue.keys].join(".")}`,
    );

  const isMissing = valueAt(input, issue.path) === undefined;
  if (issue.code === "invalid_type" && !isMissing)
    return new AwsError("SerializationException", `${nameOf(issue.path)}: ${issue.message}`);

  const value = isMissing ? "Value null" : "Value";
  return new AwsError(
    "ValidationException",
    `1 validation error detected: ${value} at '${nameOf(issue.path)}' failed to satisfy constraint: ${constraintOf(issue, isMissing)}`,
  );
}

// The value itself is never repeated in the message, as AWS does: it may be a plaintext or a secret.
function constraintOf(issue: z.core.$ZodIssue, isMissing: boolean): string {
  if (isMissing) return "Member must not be null";
  switch (issue.code) {
    case "too_big":
      return `Member must have ${measureOf(issue.origin)}less than or equal to ${issue.maximum}`;
    case "too_small":
      return `Member must have ${measureOf(issue.origin)}greater than or equal to ${issue.minimum}`;
    case "invalid_value":
      return `Member must satisfy enum value set: [${issue.values.join(", ")}]`;
    case "invalid_format":
      return `Member must satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
    default:
      return issue.message;
  }
}

function measureOf(origin: string): string {
  return origin === "number" || origin === "int" ? "value " : "length ";
}

/** AWS writes members with a small first letter in its messages. */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.join(".");
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), input);
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}
