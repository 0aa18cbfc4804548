import { expect, test } from "vitest";
import { createExcerpt } from "../../../adapters/http/excerpt.ts";

test("takes chunks until 16 KiB are full, and says when more was there", () => {
  const excerpt = createExcerpt();

  expect(excerpt.take(Buffer.alloc(16_000, "a"))).toBe(true);
  expect(excerpt.take(Buffer.alloc(384, "b"))).toBe(true);
  expect(excerpt.take(Buffer.from("c"))).toBe(false);
  expect(excerpt.bytes()).toHaveLength(16_384);
});

test("keeps its bytes when the buffer they came in is used again", () => {
  const excerpt = createExcerpt();
  const buffer = Buffer.from("first answer");

  excerpt.take(buffer);
  buffer.fill("x");
  expect(excerpt.bytes()).toEqual(Buffer.from("first answer"));
});
