import { expect, test } from "vitest";
import { parseEndpointHeaders } from "../../core/endpoint-headers.ts";

test("ordinary headers are kept, under names in lower case", () => {
  expect(parseEndpointHeaders({ Authorization: "Bearer abc def", "X-Env": "prod", "x-empty-ok": "~" })).toEqual({
    authorization: "Bearer abc def",
    "x-env": "prod",
    "x-empty-ok": "~",
  });
  expect(parseEndpointHeaders({})).toEqual({});
});

test.each([
  ...[
    "Host",
    "connection",
    "Keep-Alive",
    "TE",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
    "via",
    "forwarded",
  ],
  ...["content-type", "Content-Length", "content-encoding", "webhook-id", "Webhook-Signature", "webhook-anything"],
  ...["cookie", "set-cookie", "proxy-authorization", "proxy-connection", "x-forwarded-for", "X-Forwarded-Host"],
  ...["traceparent", "tracestate", "user-agent", "accept-encoding"],
])("%s is Posthorn's to set", (name) => {
  expect(() => parseEndpointHeaders({ [name]: "x" })).toThrow(
    `Cannot use these endpoint headers: "${name.toLowerCase()}" is set by Posthorn`,
  );
});

test.each(["", "a b", "a:b", "a\r\nb", "é", "a(b)", "x\u0000"])("%j is no name", (name) => {
  expect(() => parseEndpointHeaders({ [name]: "x" })).toThrow("is not the name of a header");
});

test.each(["", " x", "x ", "a\r\nb: c", "a\tb", "é", "a\u007f", "\u0000"])("%j is no value", (value) => {
  expect(() => parseEndpointHeaders({ "x-a": value })).toThrow('the value of "x-a" must be printable ASCII');
});

test("no message repeats a value: it may be a secret", () => {
  expect(() => parseEndpointHeaders({ authorization: "Bearer hunter2\n" })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
  );
});

test("two spellings of one name are refused", () => {
  expect(() => parseEndpointHeaders({ "X-A": "1", "x-a": "2" })).toThrow('"x-a" is given more than once');
});

test("names and values may have 1024 characters together, and no more", () => {
  expect(parseEndpointHeaders({ "x-a": "v".repeat(1021) })).toHaveProperty("x-a");
  expect(() => parseEndpointHeaders({ "x-a": "v".repeat(1022) })).toThrow("they have 1025 characters, at most 1024");
});
