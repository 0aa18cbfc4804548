import { describe, expect, test } from "vitest";
import { compileSchema } from "../../adapters/json-schema.ts";

describe("a value under a schema", () => {
  const check = compileSchema({
    type: "object",
    required: ["lines"],
    additionalProperties: false,
    properties: { lines: { type: "array", items: { properties: { "a/b~c": { type: "integer", minimum: 1 } } } } },
  });

  test("fits", () => {
    expect(check({ lines: [{ "a/b~c": 1 }] })).toBeUndefined();
  });

  test.each([
    [{}, { path: "lines", message: "must have required property 'lines'" }],
    [{ lines: [{ "a/b~c": 0 }] }, { path: "lines.0.a/b~c", message: "must be >= 1" }],
    [
      { lines: [], more: 1 },
      { path: "more", message: "must NOT have additional properties" },
    ],
    [7, { path: "", message: "must be object" }],
  ])("%j does not, and is told where", (value, misfit) => {
    expect(check(value)).toEqual(misfit);
  });
});

test("keywords of 2020-12 count", () => {
  const check = compileSchema({ prefixItems: [{ type: "string" }], unevaluatedItems: false });

  expect(check(["a"])).toBeUndefined();
  expect(check(["a", 1])).toMatchObject({ message: "must NOT have more than 1 items" });
});

test("two schemas with one $id do not meet", () => {
  const first = compileSchema({ $id: "https://example.com/s", type: "string" });
  const second = compileSchema({ $id: "https://example.com/s", type: "number" });

  expect([first("x"), second(1)]).toEqual([undefined, undefined]);
});

test("a schema under the $id of the schema of schemas changes nothing for others", () => {
  compileSchema({ $id: "https://json-schema.org/draft/2020-12/schema", type: "string" });

  expect(compileSchema({ type: "number" })(1)).toBeUndefined();
  expect(() => compileSchema({ type: "strnig" })).toThrow("must be equal to one of the allowed values");
});

test.each([
  ["a type that is none", { type: "strnig" }],
  ["a reference to elsewhere", { $ref: "https://example.com/other" }],
  ["another draft", { $schema: "http://json-schema.org/draft-07/schema#" }],
  ["a draft that is no text", { $schema: 7 }],
  ["an id that is no text", { $id: 7 }],
  ["a pattern that is no regular expression", { pattern: "(" }],
  ["an asynchronous check, which would pass everything", { $async: true, type: "string" }],
])("%s cannot be used", (_, schema) => {
  expect(() => compileSchema(schema)).toThrow(expect.objectContaining({ code: "schema_unusable" }));
});
