import { expect, test } from "vitest";
import { withTrace } from "../../../local/gateway/message-traces.ts";

const request = (headers: Record<string, string>) => ({
  method: "POST",
  path: "/",
  query: "",
  headers,
  body: Buffer.alloc(0),
});
const traced = request({ "x-amzn-trace-id": "Root=1-a" });
const attribute = (header: string) => ({ AWSTraceHeader: { DataType: "String", StringValue: header } });

test("every message of a call carries the trace of the call", () => {
  expect(withTrace({ MessageBody: "one" }, traced)).toEqual({
    MessageBody: "one",
    MessageSystemAttributes: attribute("Root=1-a"),
  });
  expect(withTrace({ Entries: [{ Id: "1", MessageBody: "one" }] }, traced)).toEqual({
    Entries: [{ Id: "1", MessageBody: "one", MessageSystemAttributes: attribute("Root=1-a") }],
  });
});

test("a message that names a trace of its own keeps it", () => {
  const own = { MessageBody: "one", MessageSystemAttributes: attribute("Root=1-b") };

  expect(withTrace(own, traced)).toEqual(own);
});

test.each([
  ["a call without a trace", { MessageBody: "one" }, request({})],
  ["a call that sends nothing", { Entries: [{ Id: "1", ReceiptHandle: "r" }] }, traced],
])("%s stays what it was", (_, input, from) => {
  expect(withTrace(input, from)).toEqual(input);
});
