import * as z from "zod";
import { PROBLEMS, type ProblemCode } from "./problems.ts";

const FieldProblem = z
  .object({
    field: z.string().describe("Where in the body or query: `endpoints.0.url`. Empty for the whole."),
    message: z.string().describe("What is wanted there."),
  })
  .meta({ id: "FieldProblem" });

/** RFC 9457, as every refusal of a function reads. */
export const ProblemBody = z
  .object({
    type: z.string().describe("A link to the entry of the code in this API's reference."),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]).describe("Stable: branch on this."),
    detail: z.string().describe("What was found and what is wanted, for people."),
    fields: z.array(FieldProblem).exactOptional(),
  })
  .meta({ id: "Problem" });

/** What API Gateway answers by itself, before any function of ours runs: it lets nobody choose this form. */
export const GatewayRefusal = z.object({ message: z.string() }).meta({ id: "GatewayRefusal" });
