import { describe, expect, test } from "vitest";
import { SignatureScheme, SignatureSchemes } from "../../../core/signature/signature-scheme.ts";

const plain = { scheme: "hmac", algorithm: "sha256", header: "x-acme-signature", encoding: "hex" };

test("a scheme keys with the secret's text unless it is told otherwise", () => {
  expect(SignatureScheme.parse({ scheme: "github" })).toEqual({ scheme: "github", secretAs: "text" });
});

test("a plain HMAC has no prefix unless it is given one, and its header is written small", () => {
  expect(SignatureScheme.parse({ ...plain, header: "X-Acme-Signature" })).toEqual({
    scheme: "hmac",
    algorithm: "sha256",
    header: "x-acme-signature",
    prefix: "",
    encoding: "hex",
    secretAs: "text",
  });
});

describe("refuses", () => {
  test.each([
    "webhook-signature",
    "Webhook-Id",
    "content-type",
    "host",
    "cookie",
    "proxy-authorization",
    "transfer-encoding",
    "traceparent",
    "x-slack-request-timestamp",
    "x-forwarded-for",
    "accept-encoding",
  ])("the reserved header %s for a plain HMAC", (header) => {
    expect(SignatureScheme.safeParse({ ...plain, header }).success).toBe(false);
  });

  test.each(["", "x sig", "x:sig", "x-sig\r\n", "é", "-x", "x".repeat(65)])("the header name %j", (header) => {
    expect(SignatureScheme.safeParse({ ...plain, header }).success).toBe(false);
  });

  test.each(["sha256 =", "a\r\nb", "é", "x".repeat(33)])("the prefix %j", (prefix) => {
    expect(SignatureScheme.safeParse({ ...plain, prefix }).success).toBe(false);
  });

  test.each([{ scheme: "paypal" }, { ...plain, algorithm: "md5" }, { ...plain, encoding: "latin1" }, { scheme: "v1" }])(
    "%o",
    (scheme) => {
      expect(SignatureScheme.safeParse(scheme).success).toBe(false);
    },
  );

  test("two schemes that would write one header", () => {
    const twice = [{ scheme: "github" }, { ...plain, header: "X-Hub-Signature-256" }];

    expect(SignatureSchemes.safeParse(twice).error?.issues[0]?.message).toBe(
      "wanted at most one scheme for each header",
    );
  });
});
