import { expect, test } from "vitest";
import { cachedRead } from "../../adapters/cached-read.ts";

function counted(answer: (key: string, call: number) => Promise<string>) {
  let calls = 0;
  return { read: (key: string) => answer(key, ++calls), calls: () => calls };
}

const keyOf = (key: string) => key;

test("reads once while what it read is fresh, and again when it is not", async () => {
  let now = 0;
  const source = counted(async (key, call) => `${key}${call}`);
  const get = cachedRead(source.read, { maxAgeMs: 10_000, maxEntries: 10, now: () => now, keyOf });

  expect(await get("a")).toBe("a1");
  now = 9_999;
  expect(await get("a")).toBe("a1");
  now = 10_000;
  expect(await get("a")).toBe("a2");
});

test("readers who ask at the same time share one call", async () => {
  const source = counted(async (key) => key);
  const get = cachedRead(source.read, { maxAgeMs: 10_000, maxEntries: 10, now: () => 0, keyOf });

  await Promise.all([get("a"), get("a"), get("a")]);

  expect(source.calls()).toBe(1);
});

test("forgets a failed read at once", async () => {
  const source = counted((key, call) => (call === 1 ? Promise.reject(new Error("throttled")) : Promise.resolve(key)));
  const get = cachedRead(source.read, { maxAgeMs: 10_000, maxEntries: 10, now: () => 0, keyOf });

  await expect(get("a")).rejects.toThrow("throttled");
  expect(await get("a")).toBe("a");
});

test("does not keep what is not worth keeping", async () => {
  const source = counted(async (_, call) => (call === 1 ? "" : "something"));
  const options = {
    maxAgeMs: 10_000,
    maxEntries: 10,
    now: () => 0,
    keyOf,
    isWorthKeeping: (found: string) => found !== "",
  };
  const get = cachedRead(source.read, options);

  expect(await get("a")).toBe("");
  expect(await get("a")).toBe("something");
  expect(await get("a")).toBe("something");
  expect(source.calls()).toBe(2);
});

test("drops the oldest entry when there are too many", async () => {
  const source = counted(async (key) => key);
  const get = cachedRead(source.read, { maxAgeMs: 10_000, maxEntries: 2, now: () => 0, keyOf });

  for (const key of ["a", "b", "c", "b", "c"]) await get(key);
  expect(source.calls()).toBe(3);
  await get("a");
  expect(source.calls()).toBe(4);
});
