import type * as z from "zod";
import { parseInput } from "./input.ts";
import { AwsError, type JsonObject } from "./json-service.ts";

export type Operation = (input: JsonObject) => JsonObject | Promise<JsonObject>;
export type Operations = Readonly<Record<string, Operation>>;

/** An operation whose input is parsed once, here, so that what runs behind it knows its types. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>) => JsonObject | Promise<JsonObject>,
): Operation {
  return (input) => run(parseInput(schema, input));
}

export async function callOperation(operations: Operations, name: string, input: JsonObject): Promise<JsonObject> {
  const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (run === undefined)
    throw new AwsError("UnknownOperationException", `The local engine does not support the operation ${name}`);
  return run(input);
}
