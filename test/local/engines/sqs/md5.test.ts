import { expect, test } from "vitest";
import { md5OfAttributes, md5OfBody } from "../../../../local/engines/sqs/md5.ts";

const text = (value: string) => ({ DataType: "String", StringValue: value });

// The expected digests were answered by SQS itself for these messages.

test("digests a body as SQS does", () => {
  expect(md5OfBody("msg")).toBe("6e2baaf3b97dbeef01c0043275f9a0e7");
});

test("digests text attributes in the order of their names", () => {
  const attributes = { "Help.Me": text("Me"), Hello: text("There"), General: text("Kenobi") };

  expect(md5OfAttributes(attributes)).toBe("4c360f3fdafd970e05fae2f149d997f5");
});

test("digests the bytes of a binary attribute, not its base64", () => {
  const trace = Buffer.from("traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01").toString(
    "base64",
  );

  expect(md5OfAttributes({ attr1: { DataType: "Binary", BinaryValue: trace } })).toBe(
    "8cbe4db156db8a94db8b801b7addb984",
  );
});

test("has no digest of no attributes", () => {
  expect(md5OfAttributes({})).toBeUndefined();
});
