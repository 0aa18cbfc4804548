import { randomBytes } from "node:crypto";
import { deflateRawSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openEnvelope, sealEnvelope } from "../../core/envelope.ts";
import type { EnvelopeContext } from "../../core/envelope-context.ts";
import { EnvelopeError } from "../../core/envelope-error.ts";
import { keyVersionOf } from "../../core/envelope-header.ts";
import { sealByTheDocument } from "../support/envelope-by-the-document.ts";
import { aContext, aKey, open, seal } from "../support/envelope-samples.ts";

const wellFormed = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());
const anyContext: fc.Arbitrary<EnvelopeContext> = fc.record({
  purpose: fc.constantFrom("payload", "endpoint-secret", "endpoint-headers", "response-excerpt", "cursor"),
  tenant: wellFormed,
  recordType: wellFormed,
  recordId: wellFormed,
});

describe("sealing and opening", () => {
  test("gives back any bytes, for any key and context", () => {
    const anyKey = fc.record({
      version: fc.integer({ min: 0, max: 0xffff_ffff }),
      bytes: fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => bytes.some((byte) => byte > 0)),
    });

    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), anyKey, anyContext, (plaintext, dataKey, context) => {
        const envelope = sealEnvelope({ plaintext, dataKey, context, chance: randomBytes });

        expect(Buffer.from(openEnvelope({ envelope, dataKey, context })).equals(plaintext)).toBe(true);
      }),
    );
  });

  test("seals nothing at all as well as something", () => {
    expect(open(seal(""))).toBe("");
  });

  test("never gives the same envelope twice", () => {
    expect(seal("same")).not.toEqual(seal("same"));
  });

  test("shows the key's version before the key is known", () => {
    const envelope = seal("{}", { dataKey: { ...aKey, version: 4_294_967_295 } });

    expect(keyVersionOf(envelope)).toBe(4_294_967_295);
  });

  test("opens from the middle of a larger buffer", () => {
    const envelope = seal("from a queue");
    const surrounded = Buffer.concat([Buffer.alloc(5, 1), envelope, Buffer.alloc(5, 2)]);

    expect(open(surrounded.subarray(5, 5 + envelope.length))).toBe("from a queue");
  });

  test("takes ids longer than OpenSSL lets into a key derivation", () => {
    const context = { ...aContext, recordId: "x".repeat(5000) };

    expect(open(seal("long", { context }), { context })).toBe("long");
  });
});

describe("compression", () => {
  const repetitive = JSON.stringify({ items: Array.from({ length: 60 }, () => ({ currency: "EUR", amount: 12_345 })) });

  test("makes the envelope of a repetitive payload a fraction of its size", () => {
    expect(repetitive.length).toBe(2051);

    const envelope = seal(repetitive);

    expect(envelope.length).toBeLessThan(300);
    expect(open(envelope)).toBe(repetitive);
  });

  test.each([
    ["deflate up to 8 KiB", 8192, 2],
    ["zstd above", 8193, 1],
  ])("is %s", (_, length, flags) => {
    const envelope = seal("a".repeat(length));

    expect(envelope[7]).toBe(flags);
    expect(open(envelope)).toBe("a".repeat(length));
  });

  test("leaves alone what does not shrink: the envelope is 104 bytes longer than its content", () => {
    expect(seal(randomBytes(2048))).toHaveLength(2048 + 104);
  });

  test("leaves small payloads alone", () => {
    expect(seal("a".repeat(255))).toHaveLength(255 + 104);
  });

  test.each(["endpoint-secret", "endpoint-headers", "cursor"] as const)("never touches a sealed %s", (purpose) => {
    expect(seal(repetitive, { context: { ...aContext, purpose } })).toHaveLength(2051 + 104);
  });

  const zeros = Buffer.alloc(64 * 1024 * 1024);
  test.each([
    ["zstd", 1, zstdCompressSync(zeros)],
    ["deflate", 2, deflateRawSync(zeros)],
  ])("a bomb of %s is stopped at the cap, however well it is sealed", (name, flags, frame) => {
    const parts = { flags, keyVersion: 7, salt: randomBytes(32), nonce: randomBytes(12) };
    const bomb = sealByTheDocument(frame, aKey.bytes, aContext, parts);

    expect(bomb.length).toBeLessThan(100_000);
    expect(() => open(bomb)).toThrow(`its content is not ${name} of at most 2097152 bytes`);
  });

  test.each([1, 2])("content that is not what its flag %i claims does not open", (flags) => {
    const parts = { flags, keyVersion: 7, salt: randomBytes(32), nonce: randomBytes(12) };
    const lie = sealByTheDocument(Buffer.from("not zstd"), aKey.bytes, aContext, parts);

    expect(() => open(lie)).toThrow(EnvelopeError);
  });

  test("the reader's own limit holds for compressed and for plain content", () => {
    expect(() => open(seal(repetitive), { maxBytes: 2050 })).toThrow(EnvelopeError);
    expect(open(seal(repetitive), { maxBytes: 2051 })).toBe(repetitive);
    expect(() => open(seal("12345"), { maxBytes: 4 })).toThrow(/found 5 bytes, wanted at most 4$/);
  });
});

describe("what cannot be sealed", () => {
  test("a plaintext beyond the limit, for it could never be opened again", () => {
    expect(() => seal(Buffer.alloc(2_097_153))).toThrow(/found 2097153 bytes, wanted at most 2097152$/);
  });

  test.each([
    ["31 bytes", { version: 1, bytes: new Uint8Array(31).fill(1) }, "found 31 bytes, wanted 32"],
    ["only zeros", { version: 1, bytes: new Uint8Array(32) }, "found only zeros, as an evicted key leaves behind"],
    ["half a version", { version: 1.5, bytes: aKey.bytes }, "found version 1.5"],
    ["a version too far", { version: 4_294_967_296, bytes: aKey.bytes }, "found version 4294967296"],
  ])("anything under a data key of %s", (_, dataKey, found) => {
    expect(() => seal("{}", { dataKey })).toThrow(found);
  });

  test("anything for an id that UTF-8 cannot hold, for two such ids would share one context", () => {
    const context = { ...aContext, recordId: "evt_\ud800" };

    expect(() => seal("{}", { context })).toThrow(/recordId: found half of a surrogate pair, wanted UTF-8 text$/);
  });

  test("anything when chance gives too little", () => {
    expect(() => seal("{}", { chance: () => randomBytes(43) })).toThrow("found 43 random bytes, wanted 44");
  });
});
