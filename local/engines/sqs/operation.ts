import type * as z from "zod";
import { AwsError, type JsonObject } from "../json-service.ts";
import { missingParameter, unsupported } from "./errors.ts";

type Answer = JsonObject | Promise<JsonObject>;

/** The signal ends a wait for messages early. */
export type Operation = (input: JsonObject, signal?: AbortSignal) => Answer;

function refusalOf(issue: z.core.$ZodIssue | undefined, input: JsonObject): AwsError {
  const path = issue?.path ?? [];
  if (issue?.code === "unrecognized_keys") return unsupported(`The parameter ${[...path, ...issue.keys].join(".")}`);

  const name = String(path[0]);
  if (path.length === 1 && !Object.hasOwn(input, name)) return missingParameter(name);
  return new AwsError("SerializationException", `Cannot read ${path.join(".")}: ${issue?.message}`);
}

/**
 * An operation that sees its input only once it has the form that the service's model gives it. A parameter that the
 * engine does not know is refused: to drop it would let code work here that does something else on AWS.
 */
export function operation<T>(schema: z.ZodType<T>, run: (input: T, signal?: AbortSignal) => Answer): Operation {
  return (input, signal) => {
    const { success, data, error } = schema.safeParse(input);
    if (!success) throw refusalOf(error.issues[0], input);
    return run(data, signal);
  };
}
