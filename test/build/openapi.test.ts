import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { openApiDocument } from "../../build/openapi/document.ts";
import { type Components, jsonSchemaOf } from "../../build/openapi/json-schema.ts";
import { ROUTES } from "../../core/contract/routes.ts";

const committed = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8"));

test("the committed description is the one that the schemas make", () => {
  expect(JSON.parse(JSON.stringify(openApiDocument())), "run: npx node build/openapi.ts").toEqual(committed);
});

test("describes each route of the table once, and nothing else", () => {
  const described = Object.entries<Record<string, object>>(committed.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );

  expect(described.sort()).toEqual(
    Object.values(ROUTES)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  );
});

test("refers to nothing that it does not hold", () => {
  const references = JSON.stringify(committed).match(/"#\/[^"]+"/g) ?? [];
  const missing = references
    .map((reference) => reference.slice('"#/components/schemas/'.length, -1))
    .filter((id) => !(id in committed.components.schemas));

  expect(references.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test("says of a route who may call it, what it takes and every code it may refuse with", () => {
  const { post } = committed.paths["/v1/tenants/{tenant}/endpoints"];

  expect(post["x-roles"]).toEqual(["admin", "operator"]);
  expect(post.parameters).toEqual([
    {
      name: "tenant",
      in: "path",
      required: true,
      description: "The tenant, as the publisher named it.",
      schema: { $ref: "#/components/schemas/TenantId" },
    },
  ]);
  expect(Object.keys(post.responses)).toContain("201");
  expect(post.responses["409"].description).toContain("too_many_endpoints");
});

test("what passes by itself says when to come again", () => {
  const { responses } = committed.paths["/v1/events"].post;

  expect(Object.keys(responses["503"].headers)).toEqual(["Retry-After"]);
  expect(Object.keys(responses["429"].headers)).toEqual(["Retry-After"]);
  expect(responses["422"].headers).toBeUndefined();
});

test("what API Gateway refuses by itself is told beside what we do", () => {
  const { responses } = committed.paths["/v1/events"].post;

  for (const status of ["403", "429"])
    expect(Object.keys(responses[status].content)).toEqual(["application/problem+json", "application/json"]);
});

test("routes without a key say so", () => {
  expect(committed.paths["/health/live"].get.security).toEqual([]);
});

test("refuses two schemas under one id", () => {
  const components: Components = new Map([["Invoice", { type: "number" }]]);

  expect(() => jsonSchemaOf(z.object({ total: z.int() }).meta({ id: "Invoice" }), components)).toThrow(
    'Cannot describe the component "Invoice": two schemas have this id and differ, wanted one',
  );
});
