import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalContext, type EnvelopeContext } from "../../core/envelope-context.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }).filter((value) => value.isWellFormed()),
  // Few letters, so that neighbouring fields often join to the same text; and bytes that look like lengths.
  fc.string({ unit: fc.constantFrom("a", "b", "\0", "\u0001"), maxLength: 6 }),
);
const context: fc.Arbitrary<EnvelopeContext> = fc.record({
  purpose: fc.constantFrom("payload", "endpoint-secret", "endpoint-headers", "response-excerpt", "cursor"),
  tenant: text,
  recordType: text,
  recordId: text,
});
const fieldsOf = ({ purpose, tenant, recordType, recordId }: EnvelopeContext) =>
  JSON.stringify([purpose, tenant, recordType, recordId]);
const hex = (value: EnvelopeContext) => Buffer.from(canonicalContext(value)).toString("hex");

test("writes each field as its length and its bytes", () => {
  const written = hex({ purpose: "cursor", tenant: "é", recordType: "", recordId: "x1" });

  expect(written).toBe(["00000006", "637572736f72", "00000002", "c3a9", "00000000", "00000002", "7831"].join(""));
});

test("different contexts never give the same bytes, the same context always does", () => {
  fc.assert(
    fc.property(context, context, (one, other) => {
      expect(hex(one) === hex(other)).toBe(fieldsOf(one) === fieldsOf(other));
    }),
    { numRuns: 2000 },
  );
});

test("a letter that moves from one field to the next gives other bytes", () => {
  fc.assert(
    fc.property(context, text, (base, moved) => {
      fc.pre(moved !== "");
      const left = { ...base, tenant: base.tenant + moved };
      const right = { ...base, recordType: moved + base.recordType };

      expect(hex(left)).not.toBe(hex(right));
    }),
  );
});
