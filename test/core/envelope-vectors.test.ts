import { createCipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { gcm } from "@noble/ciphers/aes.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openByTheDocument } from "../support/envelope-by-the-document.ts";
import { aContext, aKey, countingChance, open, seal } from "../support/envelope-samples.ts";

const bytes = (hex: string) => Buffer.from(hex.replaceAll(/\s/g, ""), "hex");

describe("the pinned envelope", () => {
  // Made once by a second implementation. If these bytes have to change, so must the format version.
  const pinned = bytes(`
    5048524e 01 01 0000 00000007
    a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf
    c0c1c2c3c4c5c6c7c8c9cacb
    fab5e834b043ac1a6db804da2c5359888db67d319203e87990326e5ef697212d
    632357882ff744e2f65bd439460c2df8933ccda334d15b
    1503949df3cf8856626c84d0ce1043a5`);
  const pinnedCompressed = bytes(`
    5048524e 01 01 0001 00000007
    a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf
    c0c1c2c3c4c5c6c7c8c9cacb
    531191adff3bddf28309c26b635142213abd1f6070242d22282d6ee666a0c060
    66ddc6a8cba67eaad6e05dab266be2855d0b731e1e7379949555
    c9c83b2e4d9b5a191677b1cff1ea1018`);

  test("is what we seal, byte by byte", () => {
    const envelope = seal('{"type":"invoice.paid"}', { chance: countingChance });

    expect(Buffer.from(envelope).toString("hex")).toBe(pinned.toString("hex"));
  });

  test("opens", () => {
    expect(open(pinned)).toBe('{"type":"invoice.paid"}');
  });

  test("opens when it was compressed, whatever a newer zstd would write", () => {
    expect(open(pinnedCompressed)).toBe(`{"a":"${"x".repeat(1000)}"}`);
  });
});

test("what we seal opens with another library by the document alone", () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc.constantFrom(300, 3000).map((times) => Buffer.from("repeat ".repeat(times))),
  );

  fc.assert(
    fc.property(content, (plaintext) => {
      const envelope = seal(plaintext, { chance: randomBytes });

      expect(Buffer.from(openByTheDocument(envelope, aKey.bytes, aContext)).equals(plaintext)).toBe(true);
    }),
  );
});

describe("the primitives the format stands on", () => {
  const gcmVectors = [
    {
      name: "NIST CAVP gcmEncryptExtIV256, no text",
      key: "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4",
      nonce: "516c33929df5a3284ff463d7",
      aad: "",
      plaintext: "",
      sealed: "bdc1ac884d332457a1d2664f168c76f0",
    },
    {
      name: "the GCM submission to NIST, test case 16",
      key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
      nonce: "cafebabefacedbaddecaf888",
      aad: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      plaintext: `d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
                  1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39`,
      sealed: `522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
               8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
               76fc6ece0f4e1768cddf8853bb2d551b`,
    },
  ];

  test.each(gcmVectors)("AES-256-GCM: $name", ({ key, nonce, aad, plaintext, sealed }) => {
    const cipher = createCipheriv("aes-256-gcm", bytes(key), bytes(nonce), { authTagLength: 16 }).setAAD(bytes(aad));
    const native = Buffer.concat([cipher.update(bytes(plaintext)), cipher.final(), cipher.getAuthTag()]);
    const noble = Buffer.from(gcm(bytes(key), bytes(nonce), bytes(aad)).encrypt(bytes(plaintext)));

    expect(native.toString("hex")).toBe(bytes(sealed).toString("hex"));
    expect(noble.toString("hex")).toBe(bytes(sealed).toString("hex"));
  });

  test("HMAC-SHA-512: RFC 4231, test case 2", () => {
    const mac = createHmac("sha512", "Jefe").update("what do ya want for nothing?").digest("hex");

    expect(mac).toBe(
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    );
  });

  test("HKDF-SHA-512: the inputs of RFC 5869, test case 1", () => {
    const okm = hkdfSync(
      "sha512",
      bytes("0b".repeat(22)),
      bytes("000102030405060708090a0b0c"),
      bytes("f0f1f2f3f4f5f6f7f8f9"),
      42,
    );

    expect(Buffer.from(okm).toString("hex")).toBe(
      "832390086cda71fb47625bb5ceb168e4c8e26a1a16ed34d9fc7fe92c1481579338da362cb8d9f925d7cb",
    );
  });
});
