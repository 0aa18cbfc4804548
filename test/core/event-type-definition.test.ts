import { expect, test } from "vitest";
import { EventTypeRequest } from "../../core/event-type-definition.ts";

test("nothing is enforced unless it is said", () => {
  expect(EventTypeRequest.parse({ schema: { type: "object" } }).enforce).toBe(false);
});

test("there must be a schema to enforce", () => {
  expect(EventTypeRequest.safeParse({ enforce: true }).error?.issues).toMatchObject([
    { path: ["schema"], message: "wanted a schema to enforce" },
  ]);
});

test("a schema of more than 32 KiB is refused", () => {
  expect(EventTypeRequest.safeParse({ schema: { enum: ["x".repeat(32 * 1024)] } }).success).toBe(false);
});
