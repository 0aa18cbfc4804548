import { createHmac, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hkdfSha512Block, hmacSha512 } from "../../core/hkdf.ts";

const hex = (text: string) => Buffer.from(text, "hex");

describe("HMAC-SHA-512 by RFC 4231", () => {
  test.each([
    [
      "case 1",
      "0b".repeat(20),
      Buffer.from("Hi There").toString("hex"),
      "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
    ],
    [
      "case 2",
      Buffer.from("Jefe").toString("hex"),
      Buffer.from("what do ya want for nothing?").toString("hex"),
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    ],
    [
      "case 3",
      "aa".repeat(20),
      "dd".repeat(50),
      "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
    ],
  ])("%s", (_, key, message, mac) => {
    expect(hmacSha512(hex(key), hex(message)).toString("hex")).toBe(mac);
  });
});

test("HMAC is OpenSSL's for every key of a block or less", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 128 }), fc.uint8Array({ maxLength: 300 }), (key, message) => {
      expect(hmacSha512(key, message).equals(createHmac("sha512", key).update(message).digest())).toBe(true);
    }),
  );
});

test("HKDF is OpenSSL's", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 128 });

  fc.assert(
    fc.property(bytes, bytes, bytes, (inputKey, salt, info) => {
      const judged = Buffer.from(hkdfSync("sha512", inputKey, salt, info, 64));

      expect(hkdfSha512Block(inputKey, salt, info).equals(judged)).toBe(true);
    }),
  );
});

test("a key that would have to be hashed first is refused", () => {
  expect(() => hmacSha512(new Uint8Array(129), new Uint8Array())).toThrow("found 129 bytes, wanted at most 128");
});
