import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evictions, isFresh } from "../../core/key-cache-policy.ts";
import { epochMs } from "../../core/time.ts";

const noon = epochMs(1_000_000);
const limits = { maxAgeMs: 300_000, maxKeys: 3, maxBytes: 96 };
const key = (name: string, ageMs = 0, size = 32) => ({
  name,
  openedAt: epochMs(noon - ageMs),
  bytes: new Uint8Array(size),
});
const namesOf = (keys: readonly { readonly name: string }[]) => keys.map(({ name }) => name);

describe("an opened key", () => {
  test("is fresh until its age is over", () => {
    expect(isFresh(key("a", 299_999), noon, limits)).toBe(true);
    expect(isFresh(key("a", 300_000), noon, limits)).toBe(false);
  });
});

describe("what goes", () => {
  test("is nothing while all are fresh and fit", () => {
    expect(evictions([key("a"), key("b"), key("c")], noon, limits)).toEqual([]);
  });

  test("is the least recently used when there are too many", () => {
    expect(namesOf(evictions([key("a"), key("b"), key("c"), key("d")], noon, limits))).toEqual(["a"]);
  });

  test("is the least recently used when they are too large", () => {
    expect(namesOf(evictions([key("a"), key("b", 0, 90)], noon, limits))).toEqual(["a"]);
  });

  test("is what is too old first, which may make room for the rest", () => {
    const keys = [key("a"), key("b"), key("c", 300_000), key("d")];

    expect(namesOf(evictions(keys, noon, limits))).toEqual(["c"]);
  });

  test("is everything when nothing is allowed", () => {
    expect(namesOf(evictions([key("a"), key("b")], noon, { ...limits, maxKeys: 0 }))).toEqual(["a", "b"]);
  });

  test("leaves what is fresh and fits, and not one key fewer than that", () => {
    const someKey = fc.record({ ageMs: fc.integer({ min: 0, max: 600_000 }), size: fc.integer({ min: 1, max: 64 }) });
    fc.assert(
      fc.property(fc.array(someKey, { maxLength: 8 }), (ages) => {
        const keys = ages.map(({ ageMs, size }, index) => key(`${index}`, ageMs, size));
        const gone = new Set(evictions(keys, noon, limits));
        const kept = keys.filter((entry) => !gone.has(entry));
        const sizeOf = (entries: typeof keys) => entries.reduce((sum, { bytes }) => sum + bytes.length, 0);

        expect(kept.every((entry) => isFresh(entry, noon, limits))).toBe(true);
        expect(kept.length <= 3 && sizeOf(kept) <= 96).toBe(true);
        const lastGone = keys.filter((entry) => gone.has(entry) && isFresh(entry, noon, limits)).at(-1);
        if (lastGone !== undefined) expect(kept.length === 3 || sizeOf([...kept, lastGone]) > 96).toBe(true);
      }),
    );
  });
});
