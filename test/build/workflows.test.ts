import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import stages from "../../posthorn.config.ts";

const ROOT = join(import.meta.dirname, "../..");
const FILES = globSync(".github/workflows/*.yml", { cwd: ROOT }).sort();
const contentOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const found = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, name]) => name ?? "");

test("there is a workflow to check, one to deploy and one to go back", () => {
  expect(FILES).toEqual([
    ".github/workflows/check.yml",
    ".github/workflows/deploy.yml",
    ".github/workflows/rollback.yml",
  ]);
});

describe.each(FILES)("%s", (file) => {
  const text = contentOf(file);

  test("runs scripts that package.json has, and files that are there", () => {
    const scripts = found(text, /npm run (?:--silent )?([\w:-]+)/g);
    const files = found(text, /\bnode ([\w/.-]+\.m?ts)/g);

    expect(scripts.filter((name) => !(name in packageJson.scripts))).toEqual([]);
    expect(files.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test("names stages that posthorn.config.ts has", () => {
    const named = [
      ...found(text, /stage=([a-z]+)/g),
      ...found(text, /--stage ([a-z]+)/g),
      ...found(text, /options: \[([a-z, ]+)\]/g).flatMap((list) => list.split(", ")),
    ];

    expect(named.filter((name) => !(name in stages))).toEqual([]);
  });

  test("gets its rights by OIDC, and no more of them than it says", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text).not.toMatch(/AWS_ACCESS_KEY_ID|aws-access-key-id|write-all/);
    if (text.includes("configure-aws-credentials")) expect(text).toMatch(/id-token: write/);
  });

  test("ends by itself, and puts nothing that somebody typed into a command line", () => {
    const jobs = found(text, /^ {4}(runs-on): /gm);
    const commands = found(text, /^ *- run: (.*)$|^ {10}(.*)$/gm).join("\n");

    expect(found(text, /^ {4}(timeout-minutes): \d+$/gm)).toHaveLength(jobs.length);
    expect(commands).not.toContain("${{ inputs");
  });

  test("is indented as YAML wants it", () => {
    const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));

    expect(lines.filter((line) => line.includes("\t") || (/^ */.exec(line)?.[0].length ?? 0) % 2 !== 0)).toEqual([]);
  });
});

describe("a deployment", () => {
  const text = contentOf(".github/workflows/deploy.yml");

  test("passes the gate, then staging, and waits for somebody before production", () => {
    expect(found(text, /^ {2}([a-z]+):\n(?: {4}needs: [a-z]+\n)? {4}runs-on/gm)).toEqual(["gate", "staging", "prod"]);
    expect(found(text, /needs: ([a-z]+)/g)).toEqual(["gate", "staging"]);
    expect(found(text, /environment: ([a-z]+)/g)).toEqual(["staging", "prod"]);
  });

  test("is examined before and after, in each stage", () => {
    for (const stage of ["staging", "prod"]) {
      const [before, deploy, after] = [
        text.indexOf(`doctor before --stage ${stage}`),
        text.indexOf(`cdk deploy --all -c stage=${stage}`),
        text.indexOf(`doctor after --stage ${stage}`),
      ];
      expect([before, deploy, after].every((place) => place > 0)).toBe(true);
      expect(before).toBeLessThan(deploy ?? 0);
      expect(deploy).toBeLessThan(after ?? 0);
    }
  });
});
