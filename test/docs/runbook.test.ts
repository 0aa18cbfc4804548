import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../bin/app.ts";
import { FUNCTION_NAMES } from "../../build/functions.ts";
import cdk from "../../cdk.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "../..");
const runbook = readFileSync(join(ROOT, "docs/runbook.md"), "utf8");
const articles = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf("\n")), text] as const),
);
const directory = mkdtempSync(join(tmpdir(), "runbook-"));
let templates = "";

beforeAll(() => {
  for (const name of FUNCTION_NAMES) mkdirSync(join(ROOT, "dist", name), { recursive: true });
  createApp("prod", { prod: {} }, { outdir: directory, context: cdk.context, analyticsReporting: false }).synth();
  const files = readdirSync(directory).filter((file) => file.endsWith(".template.json"));
  templates = files.map((file) => readFileSync(join(directory, file), "utf8")).join("\n");
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true }));

const namedByAlarms = () => [
  ...new Set(Array.from(templates.matchAll(/docs\/runbook\.md#([a-z-]+)/g), ([, name]) => name)),
];

describe("the runbook", () => {
  test("has an article for each alarm, and an alarm for each article", () => {
    expect(namedByAlarms().toSorted()).toEqual([...articles.keys()].toSorted());
  });

  test.each([...articles])("says of %s what it means, how to look, what to do, and how to prevent it", (_, text) => {
    const parts = Array.from(text.matchAll(/^\*\*(\w+)\.\*\* \S/gm), ([, part]) => part);

    expect(parts).toEqual(["Meaning", "Investigate", "Resolve", "Prevent"]);
  });

  test.each([...articles])("gives for %s a command, a saved query, a widget or the article that does", (_, text) => {
    const look = text.slice(text.indexOf("**Investigate.**"), text.indexOf("**Resolve.**"));

    expect(look).toMatch(/```sh|saved quer|Contributor Insights|widget|\]\(#/);
  });

  test("links to articles that are there", () => {
    const linked = [...runbook.matchAll(/\]\(#([a-z-]+)\)/g)].map(([, name]) => name);

    expect(linked.filter((name) => !articles.has(name ?? ""))).toEqual([]);
  });

  test("names saved queries and rules that the stack has", () => {
    const mentioned = [...runbook.matchAll(/(?:quer(?:y|ies)|rule) \*([^*]+)\*/g)].map(([, name]) => name ?? "");

    expect(mentioned.length).toBeGreaterThan(10);
    expect(mentioned.filter((name) => !templates.includes(name))).toEqual([]);
  });
});
