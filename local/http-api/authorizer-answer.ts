import * as z from "zod";
import type { AuthorizerContext } from "./request-event.ts";

/** What an authorizer said, ready to be asked about any route: a cached policy decides about routes that it was not asked for. */
export interface AuthorizerVerdict {
  readonly allows: (routeArn: string) => boolean;
  readonly context: AuthorizerContext;
}

const context = z.record(z.string(), z.unknown()).nullish();
const simpleAnswer = z.object({ isAuthorized: z.boolean(), context });

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.object({ Effect: z.enum(["Allow", "Deny"]), Action: oneOrMore, Resource: oneOrMore });
const policyAnswer = z.object({
  principalId: z.string(),
  policyDocument: z.object({
    Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
  }),
  context,
});

/** Undefined when the answer does not have the form that the authorizer was declared with. */
export function readVerdict(payload: unknown, simpleResponses: boolean): AuthorizerVerdict | undefined {
  return simpleResponses ? readSimple(payload) : readPolicy(payload);
}

function readSimple(payload: unknown): AuthorizerVerdict | undefined {
  const { success, data } = simpleAnswer.safeParse(payload);
  return success ? { allows: () => data.isAuthorized, context: data.context ?? null } : undefined;
}

function readPolicy(payload: unknown): AuthorizerVerdict | undefined {
  const { success, data } = policyAnswer.safeParse(payload);
  if (!success) return undefined;
  const { Statement } = data.policyDocument;

  // IAM's rule: a denial wins, and what nobody allows is denied.
  function has(effect: "Allow" | "Deny", routeArn: string): boolean {
    return Statement.some(({ Effect, Action, Resource }) => {
      const isAbout = covers(Action, "execute-api:Invoke") && covers(Resource, routeArn);
      return Effect === effect && isAbout;
    });
  }

  return { allows: (arn) => has("Allow", arn) && !has("Deny", arn), context: data.context ?? null };
}

function covers(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => toExpression(pattern).test(text));
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
function toExpression(pattern: string): RegExp {
  const escaped = pattern.replace(/[\\^$.+()[\]{}|]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
