import * as z from "zod";
import { ApiProblem } from "../../core/problem.ts";

const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;
const Limit = z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE);

/** `?limit=` of a list. */
export function readLimit(query: Readonly<Record<string, string | undefined>> | undefined): number {
  const parsed = Limit.safeParse(query?.limit);
  if (parsed.success) return parsed.data;
  const found = JSON.stringify(query?.limit);
  throw new ApiProblem(422, "invalid_request", `"limit" is ${found}, wanted a whole number from 1 to ${MAX_PAGE}`, {
    fields: [{ field: "limit", message: `wanted a whole number from 1 to ${MAX_PAGE}` }],
  });
}
