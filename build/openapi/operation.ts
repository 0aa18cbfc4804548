import type { AnswerDescription, RouteDescription } from "../../core/contract/api/description.ts";
import { PATH_PARAMETERS, type PathParameter } from "../../core/contract/api/path-parameters.ts";
import type { Route } from "../../core/contract/routes.ts";
import { type Components, type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import { problemAnswers, problemCodesOf } from "./problem-answers.ts";

/** One route as an operation of OpenAPI. */
export function operationOf(name: string, route: Route, description: RouteDescription, components: Components): object {
  const parameters = parametersOf(route, description, components);
  return {
    operationId: name,
    tags: [description.subject],
    summary: description.summary,
    ...(description.details && { description: description.details }),
    ...accessOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(description.body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: jsonSchemaOf(description.body, components) } },
      },
    }),
    responses: {
      ...answersOf(description, components),
      ...(route.allows !== "anyone" && GATEWAY_REFUSALS),
      ...withGatewayForm(problemAnswers(problemCodesOf(route, description)), route),
    },
  };
}

const GATEWAY_CONTENT = { "application/json": { schema: { $ref: "#/components/schemas/GatewayRefusal" } } };
const GATEWAY_REFUSALS = {
  401: { description: "There is no `authorization` header.", content: GATEWAY_CONTENT },
  429: { description: "The stage takes no more requests in this second. Try again later.", content: GATEWAY_CONTENT },
};

/** In its own form API Gateway refuses, too: with 403 a key that is not valid, with 429 what is more than the stage takes. */
const ALSO_BY_GATEWAY: ReadonlySet<string> = new Set(["403", "429"]);

function withGatewayForm(answers: Readonly<Record<string, object>>, route: Route): Readonly<Record<string, object>> {
  if (route.allows === "anyone") return answers;
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => {
      if (!ALSO_BY_GATEWAY.has(status) || !("content" in answer)) return [status, answer];
      return [status, { ...answer, content: Object.assign({}, answer.content, GATEWAY_CONTENT) }];
    }),
  );
}

const accessOf = (route: Route): object =>
  route.allows === "anyone" ? { security: [] } : { "x-roles": [...route.allows].sort() };

function parametersOf(route: Route, description: RouteDescription, components: Components): readonly object[] {
  return [
    ...pathParameters(route.path, components),
    ...namedParameters("query", description.query, components),
    ...namedParameters("header", description.headers, components),
  ];
}

function pathParameters(path: string, components: Components): readonly object[] {
  const known: Readonly<Record<string, PathParameter>> = PATH_PARAMETERS;
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name = ""]) => {
    const parameter = known[name];
    if (parameter === undefined) return [];
    const schema = jsonSchemaOf(parameter.schema, components);
    return [{ name, in: "path", required: true, description: parameter.meaning, schema }];
  });
}

function namedParameters(
  place: "query" | "header",
  schema: RouteDescription["query"],
  components: Components,
): readonly object[] {
  if (schema === undefined) return [];
  const { properties, required } = jsonSchemaOf(schema, components);
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  return Object.entries(properties ?? {}).map(([name, { description, ...own }]: [string, JsonSchema]) => ({
    name,
    in: place,
    ...(isRequired(name) && { required: true }),
    ...(description !== undefined && { description }),
    schema: own,
  }));
}

function answersOf(description: RouteDescription, components: Components): Readonly<Record<string, object>> {
  const answers = Object.entries<AnswerDescription>(description.answers);
  return Object.fromEntries(answers.map(([status, answer]) => [status, answerOf(answer, components)]));
}

function answerOf({ meaning, schema, contentType }: AnswerDescription, components: Components): object {
  if (schema === undefined) return { description: meaning };
  const content = { [contentType ?? "application/json"]: { schema: jsonSchemaOf(schema, components) } };
  return { description: meaning, content };
}
