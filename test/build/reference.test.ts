import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { escapeHtml, prose } from "../../build/reference/html.ts";
import { referencePage } from "../../build/reference/page.ts";
import { PROBLEMS } from "../../core/contract/api/problems.ts";
import { ROUTES } from "../../core/contract/routes.ts";

const page = referencePage(JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8")));

test("every route and every problem code can be linked to", () => {
  const missing = [...Object.keys(ROUTES), ...Object.keys(PROBLEMS)].filter((id) => !page.includes(` id="${id}"`));

  expect(missing).toEqual([]);
});

test("needs nothing from anywhere else: no script, no image, no address of another host", () => {
  expect(page).not.toMatch(/<script|<img|<link|@import|url\(|https?:\/\//);
});

test("each link within the page leads somewhere", () => {
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);

  expect(targets.length).toBeGreaterThan(50);
  expect(targets.filter((target) => !page.includes(` id="${target}"`))).toEqual([]);
});

test("text stays text", () => {
  expect(escapeHtml(`<b a="1">'&'</b>`)).toBe("&#60;b a=&#34;1&#34;&#62;&#39;&#38;&#39;&#60;/b&#62;");
  expect(prose("use `<id>`, not that")).toBe("use <code>&#60;id&#62;</code>, not that");
});
