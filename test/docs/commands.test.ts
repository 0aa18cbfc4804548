import { spawn } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { type CommandBlock, commandBlocks } from "../support/guide.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = ["README.md", ...globSync("docs/*.md", { cwd: ROOT })].sort();
const blocks = PAGES.flatMap(commandBlocks);

/** Blocks that are run by a test of their own, because they take over a terminal or the whole checkout. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  "npm ci && npm start": "test/e2e/start-command.test.ts",
  "npm ci && npm test": ".ci/run",
};

/** What a test may type: calls of the API it started, and our own commands that change nothing else. */
const HARMLESS =
  /^((sleep \d && )?curl [^|;&]*"\$API|(POSTHORN_ADMIN_KEY="\$KEY" )?npx posthorn (cost|doctor api) |npm run invoke -- )/;
/** What a page says that its commands show. */
const SHOWN: Readonly<Record<string, string>> = { '"$API/v1/tenants/nobody/attention"': '"failing":{"inARow":1' };
/** How a refusal begins. curl calls it a success. */
const PROBLEM = '"type":"/docs#';
const MARKS = ["aws", "receiver"]; // needs an account; is typed at a receiver, where it installs something

const here = blocks.filter(({ mark, text }) => mark === "" && RUN_ELSEWHERE[text.trim()] === undefined);

/** A line that ends in a backslash goes on in the next. */
const commandsOf = ({ text }: CommandBlock): readonly string[] =>
  text
    .replaceAll(/\\\n\s*/g, "")
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("#"));

function type(block: CommandBlock): Promise<Ended> {
  const others = commandsOf(block).filter((command) => !HARMLESS.test(command));
  if (others.length > 0)
    throw new Error(`A test does not type ${others.join("; ")}: mark it, or name the test that does`);
  return run(block);
}

let cloud: TestCloud;
let receiver: TestReceiver;
let environment: Readonly<Record<string, string>>;

/** A Posthorn with one tenant, one endpoint and one delivered event, as the guides presuppose. */
beforeAll(async () => {
  cloud = await startTestCloud();
  receiver = await startTestReceiver();
  const registered = await cloud.call("POST", "/v1/tenants/acme/endpoints", { url: receiver.url });
  const published = await cloud.call("POST", "/v1/events", { tenant: "acme", type: "invoice.paid", data: {} });
  const deliveries = `/v1/tenants/acme/endpoints/${registered.body.id}/deliveries`;
  await waitUntil(async () => (await cloud.call("GET", deliveries)).body.deliveries.length === 1, 15_000);
  environment = {
    API: cloud.cloud.apiUrl,
    KEY: cloud.adminKey,
    TENANT: "acme",
    ENDPOINT: registered.body.id,
    EVENT: published.body.id,
  };
});

afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** As a person would type it, but that the first command that fails ends it. Not spawnSync: the cloud runs in this process. */
function run({ text }: CommandBlock): Promise<Ended> {
  const node = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`; // `node` is the one that runs this
  const shell = spawn("bash", ["--norc", "-euo", "pipefail", "-c", text], {
    cwd: ROOT,
    env: { ...process.env, ...environment, PATH: node },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: Buffer[] = [];
  for (const stream of [shell.stdout, shell.stderr]) stream.on("data", (chunk) => said.push(chunk));
  return new Promise((resolve, reject) => {
    shell.on("error", reject).on("close", (code) => resolve({ code, said: Buffer.concat(said).toString("utf8") }));
  });
}

describe("every command of the guides is run here, elsewhere, or says that it needs an AWS account", () => {
  test.each(here.map((block) => [`${block.file}:${block.line}`, block] as const))("%s works", async (_, block) => {
    const { code, said } = await type(block);

    expect(code, said).toBe(0);
    expect(said).not.toContain(PROBLEM);
    for (const [command, shown] of Object.entries(SHOWN))
      if (block.text.includes(command)) expect(said).toContain(shown);
  });

  test.each(Object.keys(SHOWN))("%s is still in a guide", (command) => {
    expect(here.some(({ text }) => text.includes(command))).toBe(true);
  });

  test("there are some of each kind", () => {
    expect(here.length).toBeGreaterThan(10);
    expect(blocks.filter(({ mark }) => mark === "aws").length).toBeGreaterThan(10);
    expect(blocks.filter(({ mark }) => mark !== "" && !MARKS.includes(mark))).toEqual([]);
  });

  test("what is marked calls AWS, or something that does", () => {
    const needless = blocks.filter(
      ({ mark, text }) =>
        mark === "aws" && !/\b(aws|cdk|sam|resource|figures|ask_logs) |npx posthorn (doctor|restore)|STAGE=/.test(text),
    );

    expect(needless.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
  });

  test.each(Object.entries(RUN_ELSEWHERE))("%s is still in a guide, and %s still there", (command, file) => {
    expect(blocks.map(({ text }) => text.trim())).toContain(command);
    expect(existsSync(join(ROOT, file))).toBe(true);
  });
});

test.each(PAGES)("links of %s lead somewhere", (page) => {
  const text = readFileSync(join(ROOT, page), "utf8");
  const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
    ([, target]) => target ?? "",
  );

  expect(targets.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
});
