import { createDecipheriv, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { EnvelopeContext } from "../../core/envelope-context.ts";
import { EnvelopeError } from "../../core/envelope-error.ts";
import { keyVersionOf } from "../../core/envelope-header.ts";
import { contextByTheDocument, headerByTheDocument, keysByTheDocument } from "../support/envelope-by-the-document.ts";
import { aContext, aKey, open, seal } from "../support/envelope-samples.ts";
import { twoKeyCiphertext } from "../support/two-key-ciphertext.ts";

const sealed = seal('{"card":"4242"}');
const refusal = expect.objectContaining({ name: "EnvelopeError", code: "envelope_unopenable" });

describe("an envelope that was altered does not open", () => {
  test("with any single bit flipped", () => {
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = withByte(bit >> 3, (byte) => byte ^ (1 << (bit & 7)));

      expect(() => open(flipped), `bit ${bit}`).toThrow(refusal);
    }
  });

  test("cut off at any length", () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(() => open(sealed.subarray(0, length)), `${length} bytes`).toThrow(refusal);
      expect(() => open(sealed.subarray(sealed.length - length)), `last ${length} bytes`).toThrow(refusal);
    }
  });

  test.each([1, 2, 15, 16, 17, 1000])("with %i bytes added at the end or the start", (length) => {
    expect(() => open(Buffer.concat([sealed, Buffer.alloc(length)]))).toThrow(refusal);
    expect(() => open(Buffer.concat([Buffer.alloc(length), sealed]))).toThrow(refusal);
  });

  test.each([4, 8, 12, 13, 14, 15])("with its tag shortened to the %i bytes that node:crypto would accept", (bytes) => {
    const untagged = sealed.length - 16;

    expect(() => open(sealed.subarray(0, untagged + bytes))).toThrow(refusal);
  });

  test("with parts of another envelope of the same key and record in it", () => {
    const other = seal('{"card":"1111"}');
    const parts = [
      [12, 44],
      [44, 56],
      [56, 88],
      [88, 103],
      [103, 119],
    ] as const;

    for (const [from, to] of parts) {
      const mixed = Buffer.concat([sealed.subarray(0, from), other.subarray(from, to), sealed.subarray(to)]);
      expect(() => open(mixed), `bytes ${from} to ${to}`).toThrow(refusal);
    }
  });
});

describe("an envelope opens for its own record only", () => {
  const swaps: [string, Partial<EnvelopeContext>][] = [
    ["tenant", { tenant: "acme2" }],
    ["record", { recordId: "evt_2" }],
    ["purpose", { purpose: "response-excerpt" }],
    ["record type", { recordType: "delivery" }],
    ["border between two fields", { recordType: "even", recordId: "tevt_1" }],
    ["case", { tenant: "Acme" }],
  ];

  test.each(swaps)("not with another %s", (_, swap) => {
    expect(() => open(sealed, { context: { ...aContext, ...swap } })).toThrow(refusal);
  });

  test("not under another key of the same version", () => {
    expect(() => open(sealed, { dataKey: { version: 7, bytes: randomBytes(32) } })).toThrow(refusal);
  });

  test("not under the right bytes with another version", () => {
    const message = /it was sealed with key version 7, found key version 8$/;

    expect(() => open(sealed, { dataKey: { ...aKey, version: 8 } })).toThrow(message);
  });

  test("not under a key that was zeroed", () => {
    expect(() => open(sealed, { dataKey: { version: 7, bytes: new Uint8Array(32) } })).toThrow(refusal);
  });

  test("and says so without telling which check it met", () => {
    const wrongTag = withByte(sealed.length - 1, (byte) => byte ^ 1);
    const wrongCommitment = withByte(60, (byte) => byte ^ 1);
    const message =
      'Cannot open the payload of event "evt_1" of tenant "acme": it was not sealed with this key for this record, or it was altered since';

    expect(() => open(wrongTag)).toThrow(new EnvelopeError(message));
    expect(() => open(wrongCommitment)).toThrow(new EnvelopeError(message));
  });
});

describe("a header that is not ours is named", () => {
  test.each([
    ["nothing", new Uint8Array(0), "found 0 bytes, wanted at least the 12 of its header"],
    ["plain JSON", Buffer.from('{"type":"invoice.paid"}'), 'found another kind of bytes, wanted the magic "PHRN"'],
    ["a newer format", withByte(4, () => 2), "found format version 2, wanted format version 1"],
    ["another suite", withByte(5, () => 9), "found suite 9, wanted suite 1"],
    [
      "two compressions at once",
      withByte(7, () => 3),
      "found flags 3, wanted one of 0 (none), 1 (zstd) and 2 (deflate)",
    ],
    [
      "an unknown high flag",
      withByte(6, () => 128),
      "found flags 32768, wanted one of 0 (none), 1 (zstd) and 2 (deflate)",
    ],
  ])("%s", (_, bytes, found) => {
    expect(() => keyVersionOf(bytes)).toThrow(new EnvelopeError(`Cannot read an envelope: ${found}`));
    expect(() => open(bytes)).toThrow(refusal);
  });
});

describe("a ciphertext built to open under two keys", () => {
  // The attacker picks everything: two data keys, salt, nonce, and a header that both keys go with.
  const [firstKey, secondKey] = [randomBytes(32), randomBytes(32)];
  const [salt, nonce] = [randomBytes(32), randomBytes(12)];
  const header = headerByTheDocument({ flags: 0, keyVersion: 7 });
  const aad = Buffer.concat([header, contextByTheDocument(aContext)]);
  const first = keysByTheDocument(firstKey, salt, aad);
  const second = keysByTheDocument(secondKey, salt, aad);
  const { content, tag } = twoKeyCiphertext(
    { key: first.encryption, aad },
    { key: second.encryption, aad },
    nonce,
    randomBytes(64),
  );
  const committedTo = (commitment: Uint8Array) => Buffer.concat([header, salt, nonce, commitment, content, tag]);
  const under = (bytes: Uint8Array) => ({ dataKey: { version: 7, bytes } });

  test("does open under both with plain AES-256-GCM: the attack is real", () => {
    for (const { encryption } of [first, second]) {
      const decipher = createDecipheriv("aes-256-gcm", encryption, nonce, { authTagLength: 16 });
      decipher.setAAD(aad).setAuthTag(tag).update(content);

      expect(() => decipher.final()).not.toThrow();
    }
  });

  test("opens as an envelope under the key it commits to, and is refused under the other", () => {
    const envelope = committedTo(first.commitment);

    expect(() => open(envelope, under(firstKey))).not.toThrow();
    expect(() => open(envelope, under(secondKey))).toThrow(refusal);
  });

  test("commits to the other key as little as to both", () => {
    const envelope = committedTo(second.commitment);

    expect(() => open(envelope, under(secondKey))).not.toThrow();
    expect(() => open(envelope, under(firstKey))).toThrow(refusal);
  });
});

function withByte(index: number, change: (byte: number) => number): Uint8Array {
  return sealed.map((byte, at) => (at === index ? change(byte) : byte));
}
