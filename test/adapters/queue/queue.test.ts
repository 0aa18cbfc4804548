import fc from "fast-check";
import { expect, test } from "vitest";
import { type OutgoingMessage, packMessages } from "../../../adapters/queue/queue.ts";

const MIB = 1_048_576;
const ofBytes = (bytes: number): OutgoingMessage => ({ body: "x".repeat(bytes), group: "ep_1" });

test("packs ten to a call", () => {
  const sizes = packMessages(Array.from({ length: 23 }, () => ofBytes(100))).map((batch) => batch.length);

  expect(sizes).toEqual([10, 10, 3]);
});

test("begins another call where a mebibyte is full", () => {
  const sizes = packMessages([ofBytes(600_000), ofBytes(448_576), ofBytes(1)]).map((batch) => batch.length);

  expect(sizes).toEqual([2, 1]);
});

test("counts attributes and bytes, not characters", () => {
  const message = { body: "ä".repeat(300_000), group: "ep_1", attributes: { reason: "x".repeat(448_564) } };

  // 600,000 of body, 6 + 6 + 448,564 of the attribute: exactly what a call takes beside nothing else.
  expect(packMessages([message, ofBytes(1)]).map((batch) => batch.length)).toEqual([1, 1]);
});

test("keeps every message, in order, within the limits", () => {
  const message = fc.integer({ min: 1, max: 400_000 }).map(ofBytes);

  fc.assert(
    fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
      const batches = packMessages(messages);

      expect(batches.flat()).toEqual(messages);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(10);
        expect(batch.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThanOrEqual(MIB);
      }
    }),
    { numRuns: 50 },
  );
});
