import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SignatureScheme } from "../../../core/signature/signature-scheme.ts";
import { signWebhook } from "../../../core/signature.ts";
import { bytes, ed25519, hmac, otherSecret, rfcKey, standardSecret, webhook } from "../../support/signing-samples.ts";

const schemes = (...asked: object[]) => asked.map((scheme) => SignatureScheme.parse(scheme));

describe("pinned", () => {
  test("v1: the vector of the Standard Webhooks libraries", () => {
    const headers = signWebhook({ ...webhook, secrets: [standardSecret], schemes: [] });

    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  test("v1a: the vector of the Standard Webhooks library for Go", () => {
    const key = ed25519("whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=");

    const headers = signWebhook({ ...webhook, secrets: [key], schemes: schemes({ scheme: "v1a" }) });

    expect(headers["webhook-signature"]).toBe(
      "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==",
    );
  });

  const rfc4231 = {
    body: new Uint8Array(50).fill(0xcd),
    secret: hmac(`whsec_${Buffer.from(Uint8Array.from({ length: 25 }, (_, index) => index + 1)).toString("base64")}`),
  };

  test.each([
    ["sha256", "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"],
    [
      "sha512",
      "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd",
    ],
  ])("plain HMAC with %s: RFC 4231, test case 4", (algorithm, expected) => {
    const plain = { scheme: "hmac", algorithm, header: "X-Sig", prefix: "mac=", encoding: "hex", secretAs: "bytes" };

    const headers = signWebhook({ ...webhook, body: rfc4231.body, secrets: [rfc4231.secret], schemes: schemes(plain) });

    expect(headers["x-sig"]).toBe(`mac=${expected}`);
  });

  test("plain HMAC with sha1 and base64: RFC 2202, test case 4", () => {
    const plain = { scheme: "hmac", algorithm: "sha1", header: "x-sig", encoding: "base64", secretAs: "bytes" };

    const headers = signWebhook({ ...webhook, body: rfc4231.body, secrets: [rfc4231.secret], schemes: schemes(plain) });

    expect(headers["x-sig"]).toBe("TJAH9AJiUMa8hBT5v1DIbC1yNdo=");
  });
});

describe("many secrets", () => {
  test("all of them sign, newest first, whatever their kind", () => {
    const secrets = [standardSecret, rfcKey, otherSecret];

    const { "webhook-signature": signature } = signWebhook({
      ...webhook,
      secrets,
      schemes: schemes({ scheme: "v1a" }),
    });

    expect(signature?.split(" ").map((part) => part.split(",")[0])).toEqual(["v1", "v1a", "v1"]);
  });

  test("an Ed25519 key signs even where nobody asked for v1a: the endpoint may have no other secret", () => {
    const { "webhook-signature": signature } = signWebhook({ ...webhook, secrets: [rfcKey], schemes: [] });

    expect(signature).toMatch(/^v1a,[^ ]{88}$/);
  });
});

describe("added schemes", () => {
  test("stand beside the standard headers, none is swapped", () => {
    const asked = schemes({ scheme: "github" }, { scheme: "stripe" }, { scheme: "shopify" }, { scheme: "slack" });

    const headers = signWebhook({ ...webhook, secrets: [standardSecret], schemes: asked });

    expect(Object.keys(headers)).toEqual([
      "webhook-id",
      "webhook-timestamp",
      "webhook-signature",
      "x-hub-signature-256",
      "stripe-signature",
      "x-shopify-hmac-sha256",
      "x-slack-signature",
      "x-slack-request-timestamp",
    ]);
  });
});

describe("nothing leaves unsigned", () => {
  test.each([
    ["no secret at all", [], [], "found no secret"],
    ["v1a without a key", [standardSecret], schemes({ scheme: "v1a" }), "found no Ed25519 key for v1a"],
    [
      "a legacy scheme without an HMAC secret",
      [rfcKey],
      schemes({ scheme: "v1a" }, { scheme: "github" }),
      "found no HMAC secret for github",
    ],
  ])("%s", (_, secrets, asked, found) => {
    expect(() => signWebhook({ ...webhook, secrets, schemes: asked })).toThrow(
      expect.objectContaining({ code: "no_secret", message: expect.stringContaining(found) }),
    );
  });

  test.each(["", "evt.1", "evt 1", "evt_1\r\nx: y", "évt"])("the id %j, which would blur what is signed", (id) => {
    expect(() => signWebhook({ ...webhook, id, secrets: [standardSecret], schemes: [] })).toThrow(
      expect.objectContaining({ code: "id_unsignable" }),
    );
  });

  test.each([1.5, -1, Number.NaN, 2 ** 60])("the timestamp %s", (timestamp) => {
    expect(() => signWebhook({ ...webhook, timestamp, secrets: [standardSecret], schemes: [] })).toThrow(
      expect.objectContaining({ code: "timestamp_unsignable" }),
    );
  });
});

test("different webhooks never have the same signature", () => {
  const id = fc.stringMatching(/^[a-z0-9_]{1,4}$/);
  const any = fc.record({ id, timestamp: fc.nat({ max: 99 }), body: fc.string({ maxLength: 4 }).map(bytes) });
  const signatureOf = (signed: typeof webhook) =>
    signWebhook({ ...signed, secrets: [standardSecret], schemes: [] })["webhook-signature"];

  fc.assert(
    fc.property(any, any, (one, other) => {
      const same = one.id === other.id && one.timestamp === other.timestamp && Buffer.from(one.body).equals(other.body);

      expect(signatureOf(one) === signatureOf(other)).toBe(same);
    }),
    { numRuns: 500 },
  );
});
