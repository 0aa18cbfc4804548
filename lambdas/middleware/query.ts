import type * as z from "zod";
import { ApiProblem } from "../../core/problem.ts";
import type { AuthorizedEvent } from "./caller.ts";

/** The query of a request as the schema wants it; anything else is a 422 that names the parameter and what is wanted. */
export function readQuery<T>(schema: z.ZodType<T>, { queryStringParameters }: AuthorizedEvent): T {
  const parsed = schema.safeParse(queryStringParameters ?? {});
  if (parsed.success) return parsed.data;

  const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
  throw new ApiProblem(422, "invalid_request", `The query has ${fields.length} parameter(s) that cannot be used`, {
    fields,
  });
}
