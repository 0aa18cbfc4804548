import type * as z from "zod";
import type { FieldProblem } from "../../core/problem.ts";

/** Enough to mend a request by; an answer must not grow with what was sent. */
const MAX_FIELDS = 20;
const MAX_MESSAGE_LENGTH = 300;

/** Each field that cannot be used, with what was found and what is wanted in zod's words or in ours. */
export const fieldProblems = (error: z.ZodError): readonly FieldProblem[] =>
  error.issues.slice(0, MAX_FIELDS).map((issue) => ({
    field: issue.path.join(".").slice(0, MAX_MESSAGE_LENGTH),
    message: issue.message.slice(0, MAX_MESSAGE_LENGTH),
  }));
