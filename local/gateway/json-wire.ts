import { randomUUID } from "node:crypto";
import type { HttpAnswer, HttpRequest } from "../engines/http-engine.ts";
import { AwsError, type JsonObject } from "../engines/json-service.ts";

/** What a request of AWS's JSON protocols asks for: the target names a version of the service, a dot, the operation. */
export function targetOf({ headers }: HttpRequest): string {
  const target = headers["x-amz-target"] ?? "";
  const operation = target.slice(target.lastIndexOf(".") + 1);
  if (operation === "") throw new AwsError("UnknownOperationException", "The request has no x-amz-target");
  return operation;
}

export function readJson(body: Uint8Array): JsonObject {
  const content = body.length === 0 ? {} : parsed(Buffer.from(body).toString());
  if (isObject(content)) return content;
  throw new AwsError("SerializationException", "The body is not a JSON object");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// What was parsed from JSON can hold nothing but JSON: to walk through it would cost more than all else a call needs.
function isObject(content: unknown): content is JsonObject {
  return typeof content === "object" && content !== null && !Array.isArray(content);
}

/** Answers in the version of the protocol that the request came in. */
export function contentTypeOf({ headers }: HttpRequest): string {
  const asked = headers["content-type"] ?? "";
  return asked.startsWith("application/x-amz-json-") ? asked : "application/x-amz-json-1.0";
}

export function jsonAnswer(output: JsonObject, contentType: string): HttpAnswer {
  const headers = { "content-type": contentType, "x-amzn-requestid": randomUUID() };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(output)) };
}
