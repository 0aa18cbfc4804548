import { createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatPublicKey,
  formatSigningSecret,
  generateEd25519Secret,
  generateHmacSecret,
  importTextSecret,
  parseSigningSecret,
} from "../../core/signing-secret.ts";
import { ed25519, RFC_PRIVATE, RFC_PUBLIC, STANDARD_SECRET } from "../support/signing-samples.ts";

const zeros = (bytes: number) => new Uint8Array(bytes);

describe("whsec_", () => {
  test("a new one has 32 random bytes", () => {
    expect(formatSigningSecret(generateHmacSecret(zeros))).toBe("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  });

  test("parsing and formatting give back the text of any secret of 24 to 64 bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (key) => {
        const text = `whsec_${Buffer.from(key).toString("base64")}`;

        expect(formatSigningSecret(parseSigningSecret(text))).toBe(text);
      }),
    );
  });

  test("an imported text becomes the key by its bytes, so that a receiver keeps what it has", () => {
    const imported = importTextSecret("correct horse battery staple");

    expect(formatSigningSecret(imported)).toBe("whsec_Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZQ==");
  });
});

describe("whsk_ and whpk_", () => {
  test("the seed of RFC 8032, test 1 has the public key of RFC 8032", () => {
    expect(formatPublicKey(ed25519(RFC_PRIVATE))).toBe(RFC_PUBLIC);
  });

  test("signs RFC 8032, test 3 as the RFC does", () => {
    const secret = ed25519("whsk_xaqN9D+fg3vtt0QvMdy3sWbThTUHbwlLhc46LgtEWPc=");

    const signature = sign(null, Buffer.from("af82", "hex"), secret.key);

    expect(signature.toString("hex")).toBe(
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    );
  });

  test("a new pair signs and verifies", () => {
    const secret = generateEd25519Secret((bytes) => randomBytes(bytes));

    const signature = sign(null, Buffer.from("message"), secret.key);

    expect(verify(null, Buffer.from("message"), createPublicKey(secret.key), signature)).toBe(true);
    expect(formatSigningSecret(secret)).toMatch(/^whsk_.{44}$/);
  });

  test("the 64-byte form with the public key attached is the same secret", () => {
    const seed = Buffer.from(RFC_PRIVATE.slice(5), "base64");
    const attached = Buffer.from(RFC_PUBLIC.slice(5), "base64");
    const pair = `whsk_${Buffer.concat([seed, attached]).toString("base64")}`;

    expect(formatSigningSecret(parseSigningSecret(pair))).toBe(RFC_PRIVATE);
  });

  test("the 64-byte form with the public key of another pair is refused", () => {
    const mixed = `whsk_${Buffer.concat([Buffer.from(RFC_PRIVATE.slice(5), "base64"), zeros(32)]).toString("base64")}`;

    expect(() => parseSigningSecret(mixed)).toThrow("found a private key followed by the public key of another");
  });
});

describe("what is no secret is refused by what was found", () => {
  const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString("base64");

  test.each([
    ["too short", `whsec_${base64(23)}`, "found 23 bytes, wanted 24 to 64"],
    ["too long", `whsec_${base64(65)}`, "found 65 bytes, wanted 24 to 64"],
    ["without padding", `whsec_${base64(32).slice(0, -1)}`, "43 characters with missing or wrong padding"],
    ["URL-safe", `whsec_${"_".repeat(32)}`, "the URL-safe alphabet (- or _)"],
    ["copied with a line break", `${STANDARD_SECRET}\n`, "white space"],
    ["with a stray character", `whsec_é${base64(24)}`, "characters outside of the alphabet"],
    ["a public key", RFC_PUBLIC, "found a public key (whpk_…), which verifies and can not sign"],
    ["a private key of 31 bytes", `whsk_${base64(31)}`, "found 31 bytes of private key, wanted 32"],
    ["without a prefix", base64(24), "found 32 characters without a known prefix, wanted whsec_… or whsk_…"],
    ["nothing", "", "found 0 characters without a known prefix"],
  ])("%s", (_, text, found) => {
    expect(() => parseSigningSecret(text)).toThrow(
      expect.objectContaining({ code: "secret_invalid", message: expect.stringContaining(found) }),
    );
  });

  test("an imported text of 23 characters", () => {
    expect(() => importTextSecret("x".repeat(23))).toThrow("found 23 bytes, wanted 24 to 64");
  });
});

test("a secret that reaches a log by mistake shows nothing of itself", () => {
  const secrets = [parseSigningSecret(STANDARD_SECRET), parseSigningSecret(RFC_PRIVATE)];

  for (const written of [JSON.stringify(secrets), inspect(secrets, { depth: 9, showHidden: true })]) {
    expect(written).not.toContain("MfKQ9r8GKYqr");
    expect(written).not.toMatch(/31f290f6|<Buffer/);
  }
});
