import type { HttpRequest } from "../engines/http-engine.ts";
import type { Json, JsonObject } from "../engines/json-service.ts";

/**
 * The trace of a call that sends messages becomes that of each of them, unless a message names its own: this is how X-Ray
 * gets across a queue. The SDK sends the header of the invocation that it runs in.
 */
export function withTrace(input: JsonObject, { headers }: HttpRequest): JsonObject {
  const trace = headers["x-amzn-trace-id"];
  if (trace === undefined) return input;
  if ("MessageBody" in input) return traced(input, trace);
  const { Entries } = input;
  return isList(Entries)
    ? { ...input, Entries: Entries.map((entry) => (isMessage(entry) ? traced(entry, trace) : entry)) }
    : input;
}

function traced(message: JsonObject, trace: string): JsonObject {
  if (message.MessageSystemAttributes !== undefined) return message;
  return { ...message, MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } } };
}

// `Array.isArray` alone makes `any` of what may only be read.
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isMessage = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && "MessageBody" in value;
