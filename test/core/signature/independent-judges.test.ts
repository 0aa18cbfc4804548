import { createHmac, createPublicKey, verify } from "node:crypto";
import { verify as verifyGitHub } from "@octokit/webhooks-methods";
import { validateWebhookSignature } from "razorpay/dist/utils/razorpay-utils.js";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SignatureScheme } from "../../../core/signature/signature-scheme.ts";
import { type Signing, signWebhook } from "../../../core/signature.ts";
import {
  bytes,
  hmac,
  OTHER_SECRET,
  otherSecret,
  RFC_PUBLIC,
  rfcKey,
  STANDARD_SECRET,
  standardSecret,
  webhook,
} from "../../support/signing-samples.ts";

// Each judge is the library that a receiver would use, or what its documentation tells a receiver to compute.
const SENT_AT_MS = 1_614_265_330_000;
const text = '{"name":"Zoë","amount":1.0,"order":["b","a"]}';
const body = bytes(text);

function headersFor(scheme: object, changes: Partial<Signing> = {}): Readonly<Record<string, string>> {
  const schemes = [SignatureScheme.parse(scheme)];
  return signWebhook({ ...webhook, body, secrets: [standardSecret], schemes, ...changes });
}

const headerOf = (headers: Readonly<Record<string, string>>, name: string) => headers[name] ?? "missing";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: SENT_AT_MS });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the package standardwebhooks", () => {
  const headers = signWebhook({ ...webhook, body, secrets: [standardSecret, otherSecret], schemes: [] });

  test.each([STANDARD_SECRET, OTHER_SECRET])("accepts what was signed with two secrets by either", (secret) => {
    expect(new Webhook(secret).verify(text, { ...headers })).toEqual({ name: "Zoë", amount: 1, order: ["b", "a"] });
  });

  test("refuses another body", () => {
    expect(() => new Webhook(STANDARD_SECRET).verify(`${text} `, { ...headers })).toThrow("No matching signature");
  });
});

describe("node:crypto", () => {
  test("accepts v1a with nothing but the public key", () => {
    const x = Buffer.from(RFC_PUBLIC.slice("whpk_".length), "base64").toString("base64url");
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    const headers = headersFor({ scheme: "v1a" }, { secrets: [standardSecret, rfcKey] });

    const [v1, v1a] = headerOf(headers, "webhook-signature").split(" ");
    const signature = Buffer.from((v1a ?? "").slice("v1a,".length), "base64");
    const content = Buffer.from(`msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.${text}`);

    expect(v1).toMatch(/^v1,/);
    expect(v1a).toMatch(/^v1a,/);
    expect(verify(null, content, publicKey, signature)).toBe(true);
  });
});

describe("the package stripe", () => {
  const { webhooks } = new Stripe("sk_test_unused");
  const constructEvent = (headers: Readonly<Record<string, string>>, secret: string) =>
    webhooks.constructEvent(text, headerOf(headers, "stripe-signature"), secret, 300, undefined, SENT_AT_MS);

  test("accepts the secret as it is pasted, and during a rotation the earlier one", () => {
    const headers = headersFor({ scheme: "stripe" }, { secrets: [standardSecret, otherSecret] });

    expect(constructEvent(headers, STANDARD_SECRET)).toMatchObject({ name: "Zoë" });
    expect(constructEvent(headers, OTHER_SECRET)).toMatchObject({ name: "Zoë" });
  });

  test("refuses another secret", () => {
    expect(() => constructEvent(headersFor({ scheme: "stripe" }), OTHER_SECRET)).toThrow("No signatures found");
  });
});

describe("the package @octokit/webhooks-methods", () => {
  test("accepts the secret as it is pasted", async () => {
    const signature = headerOf(headersFor({ scheme: "github" }), "x-hub-signature-256");

    expect(await verifyGitHub(STANDARD_SECRET, text, signature)).toBe(true);
    expect(await verifyGitHub(OTHER_SECRET, text, signature)).toBe(false);
  });

  test("accepts the text that a receiver had before it was imported", async () => {
    const imported = hmac("correct horse battery staple");
    const headers = headersFor({ scheme: "github", secretAs: "bytes" }, { secrets: [imported] });

    const signature = headerOf(headers, "x-hub-signature-256");

    expect(await verifyGitHub("correct horse battery staple", text, signature)).toBe(true);
  });

  test("during a rotation sees the signature of the newest secret", async () => {
    const headers = headersFor({ scheme: "github" }, { secrets: [otherSecret, standardSecret] });

    expect(await verifyGitHub(OTHER_SECRET, text, headerOf(headers, "x-hub-signature-256"))).toBe(true);
  });
});

test("the package razorpay accepts the secret as it is pasted", () => {
  const signature = headerOf(headersFor({ scheme: "razorpay" }), "x-razorpay-signature");

  expect(validateWebhookSignature(text, signature, STANDARD_SECRET)).toBe(true);
  expect(validateWebhookSignature(text, signature, OTHER_SECRET)).toBe(false);
});

describe("the documentation of", () => {
  const digest = (content: string) => createHmac("sha256", STANDARD_SECRET).update(content, "utf8");

  test("Shopify: base64 of the HMAC of the body", () => {
    const headers = headersFor({ scheme: "shopify" });

    expect(headerOf(headers, "x-shopify-hmac-sha256")).toBe(digest(text).digest("base64"));
  });

  test("Slack: v0= and the hex HMAC of v0:timestamp:body", () => {
    const headers = headersFor({ scheme: "slack" });

    expect(headerOf(headers, "x-slack-request-timestamp")).toBe("1614265330");
    expect(headerOf(headers, "x-slack-signature")).toBe(`v0=${digest(`v0:1614265330:${text}`).digest("hex")}`);
  });
});
