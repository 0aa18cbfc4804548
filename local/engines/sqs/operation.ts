import type * as z from "zod";
import { AwsError, type Json, type JsonObject } from "../json-service.ts";
import { missingParameter } from "./errors.ts";

export type Operation = (input: JsonObject) => JsonObject | Promise<JsonObject>;

function refusalOf(issue: z.core.$ZodIssue | undefined, input: JsonObject): AwsError {
  const name = String(issue?.path[0] ?? "");
  if (issue?.path.length === 1 && !Object.hasOwn(input, name)) return missingParameter(name);
  return new AwsError("SerializationException", `Cannot read ${issue?.path.join(".")}: ${issue?.message}`);
}

/** An operation that sees its input only once it has the form that the service's model gives it. */
export function operation<T>(schema: z.ZodType<T>, run: (input: T) => JsonObject | Promise<JsonObject>): Operation {
  return (input) => {
    const { success, data, error } = schema.safeParse(input);
    if (!success) throw refusalOf(error.issues[0], input);
    return run(data);
  };
}

/** Members without a value are left out, as AWS does; JSON has no undefined. */
export function output(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  const present: Record<string, Json> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) present[name] = value;
  return present;
}
