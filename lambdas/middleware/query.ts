import type * as z from "zod";
import { ApiProblem } from "../../core/problem.ts";
import type { AuthorizedEvent } from "./caller.ts";
import { fieldProblems } from "./field-problems.ts";

/** The query of a request as the schema wants it; anything else is a 422 that names the parameter and what is wanted. */
export function readQuery<T>(schema: z.ZodType<T>, { queryStringParameters }: AuthorizedEvent): T {
  const parsed = schema.safeParse(queryStringParameters ?? {});
  if (parsed.success) return parsed.data;

  const { length } = parsed.error.issues;
  throw new ApiProblem(422, "invalid_request", `The query has ${length} parameter(s) that cannot be used`, {
    fields: fieldProblems(parsed.error),
  });
}
