import * as z from "zod";
import { typeText } from "./type-text.ts";

const AnySchema = z.record(z.string(), z.unknown());
const Content = z.record(z.string(), z.object({ schema: AnySchema }));
const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: AnySchema }))
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.optional() })),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), AnySchema) }),
});
type Operation = z.infer<typeof Operation>;

const HEADER =
  "// Made from docs/openapi.json by build/openapi.ts. Change the schemas in core/contract/api, never this file.\n";

/** The typed half of the client: what every operation takes and answers, and how it is called. */
export function operationsText(openApi: unknown): string {
  const { paths, components } = Document.parse(openApi);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  // What no call takes or answers with, such as the form of API Gateway's own refusals, is not the client's business.
  const isNamed = ([name]: readonly [string, unknown]) =>
    JSON.stringify(operations.map(({ operation }) => successOf(operation)).concat(components.schemas)).includes(
      `/${name}"`,
    );
  const schemas = Object.entries(components.schemas)
    .filter(isNamed)
    .map(([name, schema]) => `export type ${name} = ${typeText(schema)};\n`);
  const types = operations.map(
    ({ operation }) => `/** ${operation.summary} */\n${operation.operationId}: ${inputAndAnswer(operation)};`,
  );
  const calls = operations.map(({ path, method, operation }) => {
    const headers = namesIn(operation, "header");
    return `${operation.operationId}: { method: "${method}", path: "${path}", headers: ${JSON.stringify(headers)} },`;
  });
  return [
    HEADER,
    ...schemas,
    `export interface Operations {\n${types.join("\n")}\n}\n`,
    `export const CALLS = {\n${calls.join("\n")}\n} as const;\n`,
  ].join("\n");
}

const successOf = ({ responses, ...operation }: Operation): object => ({
  ...operation,
  responses: Object.entries(responses).filter(([status]) => status.startsWith("2")),
});

const namesIn = ({ parameters }: Operation, place: string): readonly string[] =>
  parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);

/** All that a call takes stands side by side: no name is used twice in one operation, and a test would show it. */
function inputAndAnswer({ parameters, requestBody, responses }: Operation): string {
  const members = parameters.map(
    ({ name, required, schema }) => `readonly "${name}"${required ? "" : "?"}: ${typeText(schema)};`,
  );
  const body = requestBody?.content["application/json"];
  if (body) members.push(`readonly body: ${typeText(body.schema)};`);
  const answers = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  const answered = answers.map(([, { content }]) => {
    const [found] = Object.values(content ?? {});
    return found ? typeText(found.schema) : "undefined";
  });
  return `{ input: ${members.length > 0 ? `{ ${members.join("\n")} }` : "Readonly<Record<never, never>>"}; answer: ${[...new Set(answered)].join(" | ")} }`;
}
