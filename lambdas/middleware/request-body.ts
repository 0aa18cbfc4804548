import type * as z from "zod";
import { ApiProblem } from "../../core/problem.ts";

interface IncomingBody {
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
}

/** The body of a request as the schema wants it; anything else is a 4xx that names the field and what is wanted. */
export function readBody<T>(schema: z.ZodType<T>, request: IncomingBody): T {
  return readValue(schema, parseJson(textOf(request)));
}

/** As `readBody`, for a value that was read already: an item of a batch. */
export function readValue<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;

  const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
  throw new ApiProblem(422, "invalid_request", `The request has ${fields.length} field(s) that cannot be used`, {
    fields,
  });
}

function textOf(request: IncomingBody): string {
  if (!request.body) throw new ApiProblem(400, "body_missing", "The request has no body, wanted a JSON object");
  return request.isBase64Encoded ? Buffer.from(request.body, "base64").toString("utf8") : request.body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "not JSON";
    throw new ApiProblem(400, "body_not_json", `The body is not JSON: ${reason}`, { cause });
  }
}
