import type { RouteDescription } from "../../core/contract/api/description.ts";
import { PROBLEMS, type ProblemCode } from "../../core/contract/api/problems.ts";
import type { Route } from "../../core/contract/routes.ts";

/** Every code that a route may answer with: those that follow from its form, and those its description adds. */
export function problemCodesOf(route: Route, description: RouteDescription): readonly ProblemCode[] {
  const hasInput = [description.body, description.query, description.headers].some((schema) => schema !== undefined);
  const codes: readonly (readonly [boolean, readonly ProblemCode[]])[] = [
    [description.body !== undefined, ["body_missing", "body_not_json", "body_too_deep", "body_too_large"]],
    [hasInput, ["invalid_request"]],
    [description.query?.shape.cursor !== undefined, ["cursor_invalid"]],
    [route.allows !== "anyone", ["role_not_allowed", "temporarily_unavailable"]],
    [route.path.includes("{"), ["not_found"]],
    [description.query !== undefined, ["query_too_long"]],
    [true, [...(description.problems ?? []), "header_too_large", "internal_error"]],
  ];
  const applying = codes.flatMap(([applies, found]) => (applies ? found : []));
  return [...new Set(applying)].sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status);
}

/** What passes by itself says when. */
const PASSING: ReadonlySet<string> = new Set(["429", "503"]);
const RETRY_AFTER = { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } } };

/** One answer per status, which says what each code of it means. */
export function problemAnswers(codes: readonly ProblemCode[]): Readonly<Record<string, object>> {
  const byStatus = Object.groupBy(codes, (code) => String(PROBLEMS[code].status));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, ofStatus = []]) => [
      status,
      { ...problemAnswer(ofStatus), ...(PASSING.has(status) && { headers: RETRY_AFTER }) },
    ]),
  );
}

function problemAnswer(codes: readonly ProblemCode[]): object {
  const schema = {
    allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { code: { enum: codes } } }],
  };
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].meaning}`).join("\n"),
    content: { "application/problem+json": { schema } },
  };
}
