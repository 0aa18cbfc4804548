import type * as z from "zod";
import { isDeeperThan } from "../../core/json-depth.ts";
import { ApiProblem } from "../../core/problem.ts";
import { fieldProblems } from "./field-problems.ts";

/** No event seen in the field has half of it. */
const MAX_DEPTH = 64;

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

  const { length } = parsed.error.issues;
  throw new ApiProblem(422, "invalid_request", `The request has ${length} field(s) that cannot be used`, {
    fields: fieldProblems(parsed.error),
  });
}

function textOf(request: IncomingBody): string {
  if (!request.body) throw new ApiProblem(400, "body_missing", "The request has no body, wanted a JSON object");
  return request.isBase64Encoded ? Buffer.from(request.body, "base64").toString("utf8") : request.body;
}

function parseJson(text: string): unknown {
  if (isDeeperThan(text, MAX_DEPTH))
    throw new ApiProblem(400, "body_too_deep", `The body is nested in more than ${MAX_DEPTH} levels, wanted fewer`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiProblem(400, "body_not_json", `The body is not JSON${placeIn(cause)}`, { cause });
  }
}

/** Where it stops being JSON, if the error says so. The rest of its message quotes the body, and bodies are repeated nowhere. */
function placeIn(error: unknown): string {
  const place =
    error instanceof Error ? /at position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0] : undefined;
  return place === undefined ? "" : `: it stops ${place}`;
}
