import { Ajv2020 } from "ajv/dist/2020.js";
import * as z from "zod";
import { problemCodesOf } from "../../build/openapi/problem-answers.ts";
import { DESCRIBED_ROUTES } from "../../core/contract/api/described-routes.ts";
import type { AnswerDescription, RouteDescription } from "../../core/contract/api/description.ts";
import { ProblemBody } from "../../core/contract/api/problem-body.ts";
import { PROBLEMS } from "../../core/contract/api/problems.ts";
import { ROUTES, type RouteName } from "../../core/contract/routes.ts";

export interface AnswerFound {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const compiled = new Map<z.ZodType, ReturnType<typeof ajv.compile>>();

/** Here, unlike in the published document, an answer may hold nothing that its schema does not name: it might be a leak. */
function complaintOf(schema: z.ZodType, text: string): string | undefined {
  const validate = compiled.get(schema) ?? ajv.compile(z.toJSONSchema(schema, { io: "output" }));
  compiled.set(schema, validate);
  return validate(JSON.parse(text)) ? undefined : ajv.errorsText(validate.errors);
}

/** What is wrong with an answer, or nothing. */
export function judge(name: RouteName, { status, contentType, text }: AnswerFound): string | undefined {
  if (status === 500 || status === 502 || status === 504) return `answered ${status}`;
  const description: RouteDescription = DESCRIBED_ROUTES[name];
  if (contentType.startsWith("application/problem+json")) return judgeProblem(name, status, text);

  const answers = Object.entries<AnswerDescription>(description.answers);
  const answer = answers.find(([described]) => described === String(status))?.[1];
  if (answer === undefined) return `answered ${status}, which is not described`;
  if (answer.schema === undefined) return text === "" ? undefined : "answered with a body, which is not described";
  const wanted = answer.contentType ?? "application/json";
  if (!contentType.startsWith(wanted)) return `answered ${contentType}, wanted ${wanted}`;
  return wanted === "application/json" ? complaintOf(answer.schema, text) : undefined;
}

function judgeProblem(name: RouteName, status: number, text: string): string | undefined {
  const complaint = complaintOf(ProblemBody, text);
  if (complaint !== undefined) return complaint;
  const { code, status: told } = ProblemBody.parse(JSON.parse(text));
  if (!problemCodesOf(ROUTES[name], DESCRIBED_ROUTES[name]).includes(code)) return `code ${code} is not described`;
  if (told !== status || PROBLEMS[code].status !== status) return `code ${code} came with ${status}`;
  return undefined;
}
