import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { operationsText } from "../../build/client/operations-text.ts";
import { typeText } from "../../build/client/type-text.ts";
import { CALLS } from "../../client/operations.ts";
import { ROUTES } from "../../core/contract/routes.ts";

const ROOT = join(import.meta.dirname, "../..");
const withoutForm = (text: string) => text.replace(/[\s;,()|"]/g, "");

test("the committed types of the client are those of the document", () => {
  const document: unknown = JSON.parse(readFileSync(join(ROOT, "docs/openapi.json"), "utf8"));
  const committed = readFileSync(join(ROOT, "client/operations.ts"), "utf8");

  expect(withoutForm(committed), "run: npx node build/openapi.ts").toBe(withoutForm(operationsText(document)));
});

test("the client can call every route", () => {
  expect(Object.keys(CALLS).sort()).toEqual(Object.keys(ROUTES).sort());
});

test.each([
  [{ $ref: "#/components/schemas/Event" }, "Event"],
  [{ enum: ["a", 1] }, '"a" | 1'],
  [{ type: "array", items: { type: "integer" } }, "readonly (number)[]"],
  [{ anyOf: [{ type: "string" }, { type: "null" }] }, "string | null"],
  [{ type: "object", additionalProperties: { type: "boolean" } }, "Readonly<Record<string, boolean>>"],
  [{ type: "object", properties: { "a-b": {} }, required: ["a-b"] }, '{\nreadonly "a-b": unknown;\n}'],
])("%j is %s", (schema, text) => {
  expect(typeText(schema)).toBe(text);
});
