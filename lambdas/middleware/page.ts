import { PageLimit } from "../../core/contract/api/pages.ts";
import { ApiProblem } from "../../core/problem.ts";

/** `?limit=` of a list. */
export function readLimit(query: Readonly<Record<string, string | undefined>> | undefined): number {
  const parsed = PageLimit.safeParse(query?.limit);
  if (parsed.success) return parsed.data;

  const wanted = parsed.error.issues[0]?.message ?? "wanted a whole number";
  throw new ApiProblem(422, "invalid_request", `"limit" is ${JSON.stringify(query?.limit)}, ${wanted}`, {
    fields: [{ field: "limit", message: wanted }],
  });
}
