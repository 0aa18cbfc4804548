import * as z from "zod";
import { type Condition, type RequestContext, readCondition } from "./condition.ts";
import { covers, coversIgnoringCase } from "./wildcard.ts";

/** What one call asks for. A call may ask for several: BatchWriteItem asks once per table. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** A list of patterns, or of everything but them (NotAction, NotResource). */
export interface Patterns {
  readonly except: boolean;
  readonly patterns: readonly string[];
}

export interface PolicyStatement {
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** Whom a statement of a resource policy is about; a statement of a role has none. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

export type Decision = "allowed" | "denied" | "not allowed";

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
// Templates write numbers and booleans where AWS expects text, and AWS takes them.
const scalar = z.union([z.string(), z.boolean().transform(String), z.number().transform(String)]);
const wantedValues = z.union([scalar.transform((value) => [value]), z.array(scalar)]);

// Strict: an element that is not known here (NotPrincipal) would change what the statement means.
const statementSchema = z.strictObject({
  Sid: z.string().default(""),
  Effect: z.enum(["Allow", "Deny"]),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Principal: z.union([z.literal("*"), z.record(z.string(), texts)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), wantedValues)).default({}),
});

const documentSchema = z.object({
  Statement: z.union([statementSchema.transform((statement) => [statement]), z.array(statementSchema)]),
});

type StatementInput = z.output<typeof statementSchema>;

/** Reads a policy document whose intrinsic functions are resolved. Throws on whatever it could not honour. */
export function readPolicy(document: unknown): readonly PolicyStatement[] {
  return documentSchema.parse(document).Statement.map(readStatement);
}

/** What IAM decides: an explicit Deny wins; without an Allow there is no access. */
export function evaluate(statements: readonly PolicyStatement[], access: Access): Decision {
  const applying = statements.filter((statement) => applies(statement, access));
  if (applying.some(({ effect }) => effect === "Deny")) return "denied";
  return applying.length > 0 ? "allowed" : "not allowed";
}

export function coversAction({ except, patterns }: Patterns, action: string): boolean {
  return patterns.some((pattern) => coversIgnoringCase(pattern, action)) !== except;
}

export function coversResource({ except, patterns }: Patterns, resource: string): boolean {
  return patterns.some((pattern) => covers(pattern, resource)) !== except;
}

function applies({ actions, resources, conditions }: PolicyStatement, access: Access): boolean {
  return (
    coversAction(actions, access.action) &&
    coversResource(resources, access.resource) &&
    conditions.every((holds) => holds(access.context))
  );
}

function readStatement(input: StatementInput): PolicyStatement {
  refuseVariables(input);
  return {
    sid: input.Sid,
    effect: input.Effect,
    actions: patternsOf("Action", input.Action, input.NotAction),
    resources: patternsOf("Resource", input.Resource, input.NotResource),
    principals: input.Principal === undefined ? [] : principalsOf(input.Principal),
    conditions: Object.entries(input.Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, wanted]) => readCondition(operator, key, wanted)),
    ),
  };
}

function patternsOf(element: string, included?: readonly string[], excluded?: readonly string[]): Patterns {
  if (included !== undefined && excluded === undefined) return { except: false, patterns: included };
  if (excluded !== undefined && included === undefined) return { except: true, patterns: excluded };
  throw new Error(`Cannot read the policy: a statement needs either "${element}" or "Not${element}"`);
}

function principalsOf(principal: NonNullable<StatementInput["Principal"]>): readonly string[] {
  return principal === "*" ? ["*"] : Object.values(principal).flat();
}

// Taken literally, a variable would make an Allow too narrow and a Deny without effect.
function refuseVariables(statement: StatementInput): void {
  const variable = /\$\{[^}]*\}/.exec(JSON.stringify(statement))?.[0];
  if (variable !== undefined)
    throw new Error(`Cannot read the policy: the local cloud does not know the policy variable "${variable}"`);
}
