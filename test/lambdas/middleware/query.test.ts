import { expect, test } from "vitest";
import type * as z from "zod";
import { DeliveriesQuery } from "../../../core/contract/api/delivery-query.ts";
import { DeleteTenantQuery } from "../../../core/contract/api/tenants-query.ts";
import { readQuery } from "../../../lambdas/middleware/query.ts";
import { authorizedEvent } from "../../support/authorized-event.ts";

test("a query is read as its schema says, with what is left out", () => {
  expect(readQuery(DeliveriesQuery, authorizedEvent({ query: { status: "dead" } }))).toEqual({
    status: "dead",
    limit: 50,
  });
});

test.each<[z.ZodType, Record<string, string>]>([
  [DeliveriesQuery, { satus: "dead" }],
  [DeliveriesQuery, { limit: "10,20" }],
  [DeleteTenantQuery, { shread: "true" }],
])("a parameter that is misspelt or given twice is refused, and not left out: %#", (schema, query) => {
  expect(() => readQuery(schema, authorizedEvent({ query }))).toThrow(
    expect.objectContaining({ status: 422, code: "invalid_request" }),
  );
});
