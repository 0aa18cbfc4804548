import { AssertionError } from "node:assert";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AddressRefused } from "../../../core/address/address-refused.ts";
import { classifyFailure } from "../../../core/outcome/classify-failure.ts";

const withCode = (code: string, more: object = {}) => Object.assign(new Error("it failed"), { code, ...more });

describe("by code", () => {
  test.each([
    ["ECONNREFUSED", "connection_refused"],
    ["EHOSTUNREACH", "connection_refused"],
    ["ENETUNREACH", "connection_refused"],
    ["EADDRNOTAVAIL", "connection_refused"],
    ["EACCES", "connection_refused"],
    ["ECONNRESET", "connection_reset"],
    ["EPIPE", "connection_reset"],
    ["ETIMEDOUT", "timed_out"],
    ["ABORT_ERR", "timed_out"],
    ["UND_ERR_CONNECT_TIMEOUT", "timed_out"],
    ["UND_ERR_HEADERS_TIMEOUT", "timed_out"],
    ["UND_ERR_BODY_TIMEOUT", "timed_out"],
    ["EAI_AGAIN", "dns_failed"],
    ["CERT_HAS_EXPIRED", "tls_failed"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls_failed"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls_failed"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls_failed"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls_failed"],
    ["CRL_HAS_EXPIRED", "tls_failed"],
    ["INVALID_PURPOSE", "tls_failed"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_failed"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tls_failed"],
    ["EPROTO", "tls_failed"],
    ["UND_ERR_HEADERS_OVERFLOW", "protocol_error"],
    ["HPE_INVALID_CONSTANT", "protocol_error"],
    ["SOMETHING_NEW", "protocol_error"],
  ])("%s is unreachable: %s", (code, reason) => {
    expect(classifyFailure(withCode(code), 7)).toEqual({ kind: "unreachable", reason, latencyMs: 7 });
  });

  test.each(["EMFILE", "ENFILE", "ENOMEM", "UND_ERR_DESTROYED", "UND_ERR_INVALID_ARG"])("%s is ours", (code) => {
    expect(classifyFailure(withCode(code), 7)).toEqual({ kind: "ours", code });
  });
});

test.each(["ENOTFOUND", "ENODATA", "ESERVFAIL", "ETIMEOUT", "ECONNREFUSED", "ECANCELLED", "EBADNAME"])(
  "%s of a DNS query is dns_failed",
  (code) => {
    expect(classifyFailure(withCode(code, { syscall: "queryA" }), 7)).toMatchObject({ reason: "dns_failed" });
    expect(classifyFailure(withCode(code, { syscall: "getaddrinfo" }), 7)).toMatchObject({ reason: "dns_failed" });
  },
);

test.each([
  ["other side closed", "connection_reset"],
  ["closed", "connection_reset"],
  ["bad response", "protocol_error"],
  ["bad upgrade", "protocol_error"],
])("undici's socket error %j is %s", (message, reason) => {
  expect(classifyFailure(Object.assign(new Error(message), { code: "UND_ERR_SOCKET" }), 7)).toMatchObject({ reason });
});

test("a refused address is blocked, with the reason and without the address", () => {
  expect(classifyFailure(new AddressRefused("address_forbidden"), 7)).toEqual({
    kind: "blocked",
    reason: "address_forbidden",
  });
});

test.each([
  ["a deadline", new DOMException("late", "TimeoutError"), "timed_out"],
  ["an abort", new DOMException("stopped", "AbortError"), "timed_out"],
  [
    "several refused addresses",
    new AggregateError([withCode("ECONNREFUSED"), withCode("ENETUNREACH")]),
    "connection_refused",
  ],
  ["an error around one with a code", new Error("outer", { cause: withCode("ECONNRESET") }), "connection_reset"],
  ["undici's assertion", new AssertionError({ message: "statusCode >= 100" }), "protocol_error"],
  ["a parse error without a code", Object.assign(new Error("Invalid"), { name: "HTTPParserError" }), "protocol_error"],
  ["nothing", undefined, "protocol_error"],
  ["null", null, "protocol_error"],
  ["a text", "ECONNRESET", "protocol_error"],
  ["an object", { code: "ECONNRESET" }, "connection_reset"],
  ["a numeric code", Object.assign(new Error(), { code: 23 }), "protocol_error"],
])("%s", (_name, thrown, reason) => {
  expect(classifyFailure(thrown, 7)).toEqual({ kind: "unreachable", reason, latencyMs: 7 });
});

test("a ring of causes ends", () => {
  const ring = new Error("ring");
  ring.cause = new Error("other half", { cause: ring });

  expect(classifyFailure(ring, 7)).toMatchObject({ reason: "protocol_error" });
});

test("getters that throw are survived", () => {
  const hostile = Object.defineProperty({}, "code", {
    get: () => {
      throw new Error("no");
    },
  });

  expect(classifyFailure(hostile, 7)).toMatchObject({ reason: "protocol_error" });
});

test("anything at all has an outcome", () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (thrown) => {
      expect(["unreachable", "ours"]).toContain(classifyFailure(thrown, 0).kind);
    }),
  );
});
