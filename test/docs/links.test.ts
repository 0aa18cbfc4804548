import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { ROUTES, type Route } from "../../core/contract/routes.ts";
import { REPLAY_STATUSES } from "../../core/replay.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = ["README.md", ...globSync("docs/**/*.md", { cwd: ROOT })].sort();
const FOLDERS = "adapters bench bin build cli client core docs events lambdas lib local test verify".split(" ");
const ADRS = globSync("*.md", { cwd: join(ROOT, "docs/adr") }).sort();

/** What is between fences is typed, not read. */
const proseOf = (page: string): string => readFileSync(join(ROOT, page), "utf8").replaceAll(/^```[\s\S]*?^```$/gm, "");

/** As GitHub makes them of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

const linksOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^\w+:/.test(link));

function leadsNowhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
}

test("there is something to follow", () => {
  expect(PAGES.flatMap(linksOf).length).toBeGreaterThan(50);
});

describe.each(PAGES)("%s", (page) => {
  test("links to what is there, down to the heading", () => {
    expect(linksOf(page).filter((link) => leadsNowhere(page, link))).toEqual([]);
  });

  test("names files that are there", () => {
    const quoted = [...proseOf(page).matchAll(/`([\w-]+\/[^`\s]*)`/g)].map(([, path = ""]) => path);
    const named = quoted.filter((path) => FOLDERS.includes(path.split("/", 1)[0] ?? ""));

    expect(named.filter((path) => globSync(path.replaceAll(/<\w+>/g, "*"), { cwd: ROOT }).length === 0)).toEqual([]);
  });
});

describe("what pages say of the API", () => {
  const said = (pattern: RegExp) => PAGES.flatMap((page) => [...proseOf(page).matchAll(pattern)]);

  test("is of routes that there are", () => {
    const routes = Object.values<Route>(ROUTES);
    const named = said(/`(GET|POST|PUT|PATCH|DELETE) (…?)(\/[^`\s?]*)/g);
    const unknown = named.filter(
      ([, method, cut, path = ""]) =>
        !routes.some((route) => route.method === method && (cut ? route.path.endsWith(path) : route.path === path)),
    );

    expect(named.length).toBeGreaterThan(5);
    expect(unknown.map(([text]) => text)).toEqual([]);
  });

  test("is of replays that it takes", () => {
    const statuses = said(/replay[^.]*`status: (\w+)`/g).map(([, status]) => status);

    expect(statuses.length).toBeGreaterThan(1);
    expect(REPLAY_STATUSES).toEqual(expect.arrayContaining(statuses));
  });
});

describe("decisions", () => {
  test("have a number of their own, which their heading begins with", () => {
    const headings = ADRS.map((file) => readFileSync(join(ROOT, "docs/adr", file), "utf8").split("\n", 1)[0]);

    expect(headings).toEqual(ADRS.map((file) => expect.stringMatching(`^# ${file.slice(0, 3)}: \\S`)));
    expect(new Set(ADRS.map((file) => file.slice(0, 3))).size).toBe(ADRS.length);
  });

  test("that code, tests and pages refer to are there", () => {
    const files = globSync(["*.{ts,md}", ...FOLDERS.map((folder) => `${folder}/**/*.{ts,md}`)], { cwd: ROOT });
    const texts = files.map((file) => readFileSync(join(ROOT, file), "utf8"));
    const named = texts.flatMap((text) => [...text.matchAll(/\bADR (\d{3})\b|\bdocs\/adr\/([\w-]+)/g)]);
    const decisions = new Set(named.map(([, number, file]) => number ?? file ?? ""));

    expect(decisions.size).toBeGreaterThan(10);
    expect([...decisions].filter((decision) => !ADRS.some((file) => file.startsWith(decision)))).toEqual([]);
  });
});
