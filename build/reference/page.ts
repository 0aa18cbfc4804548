import * as z from "zod";
import { PROBLEMS } from "../../core/contract/api/problems.ts";
import { escapeHtml, prose } from "./html.ts";
import { renderSchema, typeOfUnknown } from "./schema.ts";
import { STYLE } from "./style.ts";

const Content = z.record(z.string(), z.object({ schema: z.unknown() }));
const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().default(""),
  schema: z.unknown(),
});
const Operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string().default(""),
  "x-roles": z.array(z.string()).optional(),
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.optional() })),
});
const Document = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

interface Called {
  readonly method: string;
  readonly path: string;
  readonly operation: z.infer<typeof Operation>;
}

/** The reference as one file: no script, no font, no image, so that it can be read without a network and trusted. */
export function referencePage(openApi: unknown): string {
  const { info, paths, components } = Document.parse(openApi);
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, operation]): Called => ({ method: method.toUpperCase(), path, operation }),
    ),
  );
  const subjects = Object.entries(Object.groupBy(calls, ({ operation }) => operation.tags[0] ?? ""));
  return [
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(info.title)} ${escapeHtml(info.version)}: the API</title><style>${STYLE}</style>`,
    `<nav>${subjects.map(([subject, ofSubject = []]) => navigation(subject, ofSubject)).join("")}`,
    `<h2><a href="#problems">Problems</a></h2><h2><a href="#schemas">Schemas</a></h2></nav>`,
    `<main><h1>${escapeHtml(info.title)} <span class="soft">${escapeHtml(info.version)}</span></h1>`,
    `<p>${prose(info.description)} As a document for tools: <a href="/openapi.json">openapi.json</a>.</p>`,
    ...subjects.map(([subject, ofSubject = []]) => `<h2>${escapeHtml(subject)}</h2>${ofSubject.map(call).join("")}`),
    problems(),
    schemas(components.schemas),
    `</main></html>`,
  ].join("\n");
}

const navigation = (subject: string, calls: readonly Called[]): string =>
  `<h2>${escapeHtml(subject)}</h2><ul>${calls
    .map(({ operation }) => `<li><a href="#${operation.operationId}">${escapeHtml(operation.summary)}</a></li>`)
    .join("")}</ul>`;

function call({ method, path, operation }: Called): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const roles = operation["x-roles"];
  const access = roles === undefined ? "no key needed" : `for ${roles.join(", ")}`;
  return [
    `<section id="${operationId}"><h3>${escapeHtml(summary)}</h3>`,
    `<p class="call"><b class="${method}">${method}</b> <code>${escapeHtml(path)}</code> <span class="soft">${access}</span></p>`,
    description === "" ? "" : `<p>${prose(description)}</p>`,
    parameters.length === 0 ? "" : `<table>${parameters.map(parameter).join("")}</table>`,
    requestBody === undefined ? "" : `<h4>Body</h4>${contents(requestBody.content)}`,
    ...Object.entries(responses).map(([status, answer]) => response(status, answer)),
    `</section>`,
  ].join("\n");
}

const parameter = ({ name, in: place, required, description, schema }: z.infer<typeof Parameter>): string =>
  `<tr><td><code>${escapeHtml(name)}</code> <span class="soft">${place}${required ? "" : ", optional"}</span></td>` +
  `<td>${typeOfUnknown(schema)}</td><td>${prose(description)}</td></tr>`;

const contents = (content: z.infer<typeof Content>): string =>
  Object.values(content)
    .map(({ schema }) => renderSchema(schema))
    .join("");

/** Refusals are folded: what they mean is in the table of problems. */
function response(
  status: string,
  { description, content }: { description: string; content?: z.infer<typeof Content> | undefined },
): string {
  const lines = description.split("\n").map((line) => `<p>${prose(line)}</p>`);
  if (Number(status) < 400) return `<h4>${status}</h4>${lines.join("")}${content ? contents(content) : ""}`;
  return `<details><summary>${status}</summary>${lines.join("")}</details>`;
}

function problems(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, meaning }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${prose(meaning)}</td></tr>`,
  );
  return `<h2 id="problems">Problems</h2><p>Each refusal is <code>application/problem+json</code> (RFC 9457). Its <code>type</code> leads here.</p><table>${rows.join("")}</table>`;
}

const schemas = (found: Readonly<Record<string, unknown>>): string =>
  `<h2 id="schemas">Schemas</h2>${Object.entries(found)
    .map(([name, schema]) => `<section id="schema-${name}"><h3>${name}</h3>${renderSchema(schema)}</section>`)
    .join("")}`;
