import { expect, test } from "vitest";
import { createDataKeyCache } from "../../../adapters/keyring/data-key-cache.ts";
import { epochMs } from "../../../core/time.ts";

const limits = { maxAgeMs: 300_000, maxKeys: 2, maxBytes: 1_000 };
const keyOf = (fill: number) => new Uint8Array(32).fill(fill);
const zeros = new Uint8Array(32);

function newCache() {
  const clock = { now: epochMs(1_000_000) };
  return { clock, cache: createDataKeyCache(limits, () => clock.now) };
}

test.each([
  ["bytes", keyOf(7)],
  ["a Buffer, whose slices are views", Buffer.from(keyOf(7))],
])("gives out copies of %s: they stay whole when the cache lets go of its own", (_, bytes) => {
  const { cache } = newCache();
  cache.put("acme", 1, bytes);
  const held = cache.get("acme", 1);

  cache.evict("acme");

  expect(held).toEqual(keyOf(7));
  expect(cache.get("acme", 1)).toBeUndefined();
});

test("zeroes what it evicts for want of room: the least recently used", () => {
  const { cache } = newCache();
  const [a, b, c] = [keyOf(1), keyOf(2), keyOf(3)];
  cache.put("a", 1, a);
  cache.put("b", 1, b);
  cache.get("a", 1);

  cache.put("c", 1, c);

  expect([a, b, c]).toEqual([keyOf(1), zeros, keyOf(3)]);
});

test("zeroes what is too old, and use does not prolong its life", () => {
  const { cache, clock } = newCache();
  const bytes = keyOf(1);
  cache.put("acme", 1, bytes);

  clock.now = epochMs(1_299_999);
  expect(cache.get("acme", 1)).toEqual(keyOf(1));
  clock.now = epochMs(1_300_000);
  expect(cache.get("acme", 1)).toBeUndefined();
  expect(bytes).toEqual(zeros);
});

test("zeroes what is too old for other tenants too, whenever something new comes", () => {
  const { cache, clock } = newCache();
  const idle = keyOf(1);
  cache.put("idle", 1, idle);
  clock.now = epochMs(1_300_000);

  cache.put("acme", 1, keyOf(2));

  expect(idle).toEqual(zeros);
});

test("zeroes what is replaced, and every version of a tenant that is evicted", () => {
  const { cache } = newCache();
  const [replaced, first, second] = [keyOf(1), keyOf(2), keyOf(3)];
  cache.put("acme", 1, replaced);
  cache.put("acme", 1, first);
  cache.put("acme", 2, second);

  expect(replaced).toEqual(zeros);
  cache.evict("acme");
  expect([first, second]).toEqual([zeros, zeros]);
});
