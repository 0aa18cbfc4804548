import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const BIOME = join(ROOT, "node_modules/@biomejs/biome/bin/biome");

/** Where a file stands, what it imports, and a part of what the person who did it is told. */
const FORBIDDEN: readonly (readonly [string, string, string])[] = [
  ["core", "../adapters/system.ts", "looks at nobody"],
  ["core", "@aws-sdk/client-sqs", "core/ is pure"],
  ["core", "aws-cdk-lib", "core/ is pure"],
  ["core", "undici", "core/ is pure"],
  ["core", "node:fs", "core/ does no I/O"],
  ["core/address", "node:dns/promises", "core/ does no I/O"],
  ["core", "../local/engines/json-service.ts", "local cloud"],
  ["adapters", "../lambdas/ingest/publish-event.ts", "do not know them"],
  ["adapters/http", "../../lib/settings.ts", "do not know them"],
  ["adapters", "aws-cdk-lib", "declared in lib/"],
  ["adapters/table", "../../test/support", "local cloud"],
  ["lambdas/deliver", "../ingest/publish-event.ts", "never imports another function"],
  ["lambdas/deliver", "../../lib/settings.ts", "how they are deployed"],
  ["lambdas/deliver", "aws-cdk-lib/aws-sqs", "how they are deployed"],
  ["lambdas/deliver", "undici", "adapters/http only"],
  ["lambdas/deliver", "../../local/engines/json-service.ts", "local cloud"],
  ["lib/constructs", "@aws-sdk/client-sqs", "declares infrastructure"],
  ["lib/constructs", "../../lambdas/ingest/handler.ts", "declares infrastructure"],
  ["lib/constructs", "../../core/event.ts", "core/contract/ only"],
  ["bin", "../lambdas/ingest/handler.ts", "never loads one"],
  ["verify", "node:crypto", "any runtime"],
  ["verify", "../core/signature.ts", "any runtime"],
  ["client", "../core/event.ts", "any runtime"],
  ["client", "zod", "any runtime"],
  ["local", "../lambdas/ingest/handler.ts", "around the templates"],
  ["local", "../lib/settings.ts", "around the templates"],
];

const ALLOWED: readonly (readonly [string, string])[] = [
  ["core", "node:crypto"],
  ["core", "./time.ts"],
  ["adapters/http", "undici/lib/dispatcher/agent.js"],
  ["adapters", "../core/time.ts"],
  ["lambdas/deliver", "../../adapters/system.ts"],
  ["lambdas/deliver", "../middleware/observed.ts"],
  ["lib/constructs", "../../core/contract/routes.ts"],
];

const house = mkdtempSync(join(tmpdir(), "posthorn-arrows-"));
const findings = new Map<string, string>();

/** A house with the real rules and one file per arrow, linted in one run. */
beforeAll(() => {
  const { vcs: _, ...rules } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
  writeFileSync(join(house, "biome.json"), JSON.stringify({ ...rules, root: true }));
  for (const [index, [folder = "", specifier]] of [...FORBIDDEN, ...ALLOWED].entries()) {
    const path = sampleAt(folder, index);
    mkdirSync(join(house, dirname(path)), { recursive: true });
    writeFileSync(join(house, path), `import { thing } from "${specifier}";\nexport const used = thing;\n`);
  }
  lintHouse();
});

afterAll(() => rmSync(house, { recursive: true }));

const sampleAt = (folder: string, index: number): string => `${folder}/sample-${index}.ts`;

function lintHouse(): void {
  const args = [BIOME, "lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none", "."];
  const { stdout } = spawnSync(process.execPath, args, { cwd: house, encoding: "utf8" });
  for (const { location, message } of JSON.parse(stdout).diagnostics) {
    findings.set(location.path, typeof message === "string" ? message : JSON.stringify(message));
  }
}

test.each(FORBIDDEN.map((arrow, index) => [...arrow, index] as const))(
  "%s may not import %s",
  (folder, _specifier, explanation, index) => {
    expect(findings.get(sampleAt(folder, index))).toContain(explanation);
  },
);

test.each(ALLOWED.map((arrow, index) => [...arrow, FORBIDDEN.length + index] as const))(
  "%s may import %s",
  (folder, _specifier, index) => {
    expect(findings.has(sampleAt(folder, index))).toBe(false);
  },
);
