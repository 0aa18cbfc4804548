import { expect, test } from "vitest";
import { recordsDone } from "../../../local/lambda/batch-answer.ts";
import { receiveAnswer, toSqsRecord } from "../../../local/lambda/sqs-event.ts";

const queue = { queueArn: "arn:aws:sqs:eu-west-1:000000000000:deliveries", region: "eu-west-1" };
const batch = receiveAnswer
  .parse({ Messages: ["m1", "m2", "m3"].map((id) => ({ MessageId: id, ReceiptHandle: id, Body: "", MD5OfBody: "" })) })
  .Messages.map((message) => toSqsRecord(message, queue));

function doneAfter(payload: unknown, { ok = true, reportsItemFailures = true } = {}): string[] {
  return recordsDone(batch, { ok, payload }, reportsItemFailures).map((record) => record.messageId);
}

test.each([
  ["null", null],
  ["an empty object", {}],
  ["an empty list", { batchItemFailures: [] }],
  ["a list that is null", { batchItemFailures: null }],
  ["an object about something else", { statusCode: 200 }],
])("takes %s for complete success", (_what, payload) => {
  expect(doneAfter(payload)).toEqual(["m1", "m2", "m3"]);
});

test.each([
  ["text", "done"],
  ["a bare list", [{ itemIdentifier: "m1" }]],
  ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
  ["an identifier that is null", { batchItemFailures: [{ itemIdentifier: null }] }],
  ["an identifier under another name", { batchItemFailures: [{ messageId: "m1" }] }],
  ["identifiers without their object", { batchItemFailures: ["m1"] }],
  ["an identifier from another batch", { batchItemFailures: [{ itemIdentifier: "m1" }, { itemIdentifier: "m9" }] }],
])("takes %s for complete failure", (_what, payload) => {
  expect(doneAfter(payload)).toEqual([]);
});

test("keeps exactly what the function names, however often it does", () => {
  const payload = { batchItemFailures: [{ itemIdentifier: "m3" }, { itemIdentifier: "m1" }, { itemIdentifier: "m3" }] };

  expect(doneAfter(payload)).toEqual(["m2"]);
});

test("keeps the whole batch when the function failed", () => {
  expect(doneAfter({ errorType: "Error", errorMessage: "no" }, { ok: false })).toEqual([]);
});

test("does not look at the answer of a mapping that does not report item failures", () => {
  const payload = { batchItemFailures: [{ itemIdentifier: "m1" }] };

  expect(doneAfter(payload, { reportsItemFailures: false })).toEqual(["m1", "m2", "m3"]);
});
