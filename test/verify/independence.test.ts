import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("../../verify/", import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

// It runs in browsers and on workers: nothing of Node, of this product, or of anyone else.
test("the receiver's half imports only its own files", () => {
  const imported = sources.flatMap(({ text }) => [...text.matchAll(/from "([^"]+)"/g)].map(([, from]) => from));

  expect(imported.length).toBeGreaterThan(5);
  expect(imported.filter((from) => !from?.startsWith("./"))).toEqual([]);
});

test("the receiver's half uses no global of Node", () => {
  expect(sources.filter(({ text }) => /\b(Buffer|process|require|global)\b[.(]/.test(text))).toEqual([]);
});
