import { expect, test } from "vitest";
import type { PublishRequest } from "../../../core/event.ts";
import type { EventTypeDefinition } from "../../../core/event-type-definition.ts";
import { createCheckType } from "../../../lambdas/ingest/check-type.ts";
import { createSchemaChecks } from "../../../lambdas/ingest/schema-checks.ts";
import { noon } from "../../support/fixtures.ts";

const definition: EventTypeDefinition = {
  name: "invoice.paid",
  schema: { type: "object", required: ["invoice"] },
  enforce: true,
  createdAt: noon,
  updatedAt: noon,
};

function checkOf(known: EventTypeDefinition | undefined, isStrict = false) {
  const check = createCheckType({ typeNamed: async () => known, checkFor: createSchemaChecks(), isStrict });
  return (data: PublishRequest["data"]) => check({ type: "invoice.paid", data });
}

test("takes what nobody registered, unless the stage is strict", async () => {
  await expect(checkOf(undefined)(1)).resolves.toBeUndefined();
  await expect(checkOf(undefined, true)(1)).rejects.toMatchObject({ status: 422, code: "event_type_unknown" });
});

test("enforces a schema when its type says so", async () => {
  await expect(checkOf(definition)({ invoice: "in_1" })).resolves.toBeUndefined();
  await expect(checkOf({ ...definition, enforce: false })({})).resolves.toBeUndefined();
  await expect(checkOf(definition)({})).rejects.toMatchObject({
    code: "data_invalid",
    fields: [{ field: "data.invoice", message: "must have required property 'invoice'" }],
  });
});

test("says where data does not fit, and never what it holds", async () => {
  const onlyKnown = { ...definition, schema: { enum: ["known"] } };

  await expect(checkOf(onlyKnown)("a secret")).rejects.not.toThrow(/a secret/);
});
