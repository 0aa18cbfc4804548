import fc from "fast-check";
import { expect, test } from "vitest";
import { newApiKey, parseApiKey } from "../../core/api-key.ts";
import { hashApiKey, isApiKey } from "../../core/api-key-hash.ts";
import { ApiKeyRequest } from "../../core/api-key-record.ts";
import { readPepperRing } from "../../core/pepper-ring.ts";

const ring = readPepperRing(JSON.stringify({ p1: "11".repeat(32), p2: "22".repeat(32) }));
// Checksum by another implementation: zlib.crc32 of Python is 0xec9e102e, in base 32 "3p9w41e".
const KEY = `ph_live_${"0".repeat(16)}_${"0".repeat(52)}`;

test("a key says what it is, who it is, and how to find a typing error", () => {
  const key = newApiKey("live", (bytes) => new Uint8Array(bytes));

  expect(key.text).toHaveLength(84);
  expect(key.text).toBe(`${KEY}3p9w41e`);
  expect(parseApiKey(key.text)).toEqual({ id: "0000000000000000", mode: "live", text: key.text });
});

test("no single changed character of a key gets past its checksum", () => {
  const chance = fc.uint8Array({ minLength: 52, maxLength: 52 });
  fc.assert(
    fc.property(chance, fc.nat(67), fc.constantFrom(..."0123456789abcdefghjkmnpqrstvwxyz"), (random, place, other) => {
      const { text } = newApiKey("test", (bytes) => random.slice(0, bytes));
      const at = "ph_test_".length + place;
      const changed = text.slice(0, at) + other + text.slice(at + 1);

      expect(parseApiKey(changed) === undefined).toBe(changed !== text);
    }),
  );
});

test.each(["", "ph_live_", "ph_prod_0000000000000000_0", `${KEY}0000000`, `${KEY}0000000 `, KEY.toUpperCase()])(
  "%j is no key",
  (text) => {
    expect(parseApiKey(text)).toBeUndefined();
  },
);

test("a hash is of one pepper and one key", () => {
  const one = newApiKey("live", (bytes) => new Uint8Array(bytes).fill(1));
  const other = newApiKey("live", (bytes) => new Uint8Array(bytes).fill(2));
  const hash = hashApiKey(one, ring.newest);

  expect(hash.pepper).toBe("p2");
  expect(hash.hash).toHaveLength(32);
  expect(isApiKey(one, hash, ring)).toBe(true);
  expect(isApiKey(other, hash, ring)).toBe(false);
  expect(isApiKey(one, { ...hash, pepper: "p1" }, ring)).toBe(false);
  expect(isApiKey(one, { ...hash, pepper: "p9" }, ring)).toBe(false);
});

test.each(["2030-01-01T00:00:00Z", "2030-01-01T02:00:00+02:00"])("a key may be asked to end at %s", (expiresAt) => {
  expect(ApiKeyRequest.parse({ name: "shop", role: "service", expiresAt }).expiresAt).toBe(expiresAt);
});
