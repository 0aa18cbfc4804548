import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { doctor } from "../../cli/doctor/doctor.ts";
import { planRestore } from "../../cli/restore/plan-restore.ts";
import { METRICS } from "../../core/contract/metric-names.ts";
import { awsAccount } from "../support/aws-account.ts";
import { type AwsCommand, awsCommandsIn } from "../support/aws-commands.ts";
import { commandBlocks } from "../support/guide.ts";
import { type DeclaredResource, declaredResources } from "../support/stage-templates.ts";
/**
 * The options of each operation that is used, from the service models that the AWS command line is made of (botocore
 * 1.44.5), and of `logs tail` and `s3 rm`, which it adds. What is new in a guide is added here from `aws <service> <operation> help`.
 */
import operations from "./aws-operations.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "../..");
const PAGES = ["README.md", ...globSync("docs/*.md", { cwd: ROOT })].sort();
const FUNCTIONS = readFileSync(join(ROOT, "docs/commands.sh"), "utf8");
const blocks = PAGES.flatMap(commandBlocks).filter(({ mark }) => mark === "aws");

/** Of the command line itself. */
const GLOBAL = ["cli-input-json", "query", "output", "region", "cli-binary-format"];
const MODELS: Readonly<Record<string, { readonly options: readonly string[]; readonly required: readonly string[] }>> =
  operations;

/** What is in backticks in a sentence is a hint at a command, and may leave out what it is about. */
const hintsIn = (page: string): readonly string[] =>
  Array.from(readFileSync(join(ROOT, page), "utf8").matchAll(/`(aws [^`\n]+)`/g), ([, hint]) => hint ?? "");

/** Its advice is made of templates: what is filled in stands between braces, and the name of an option never does. */
const TOLD_BY_THE_DOCTOR = globSync("cli/doctor/**/*.ts", { cwd: ROOT })
  .flatMap((file) => readFileSync(join(ROOT, file), "utf8").match(/\baws [a-z0-9]+ [a-z]+-[a-z-]+[^"`,&]*/g) ?? [])
  .map((command) => command.replaceAll("${", "{"));

const nameOf = ({ service, operation }: AwsCommand): string => `${service} ${operation}`;

function complaintsAbout(command: AwsCommand, isHint = false): readonly string[] {
  const model = MODELS[nameOf(command)];
  if (model === undefined) return [`aws ${nameOf(command)}: there is no such operation in aws-operations.json`];

  const unknown = command.flags.filter((flag) => !model.options.includes(flag) && !GLOBAL.includes(flag));
  const isWhole = !isHint && !command.flags.includes("cli-input-json");
  const missing = isWhole ? model.required.filter((option) => !command.flags.includes(option)) : [];
  return [
    ...unknown.map((flag) => `aws ${nameOf(command)} has no option --${flag}`),
    ...missing.map((flag) => `aws ${nameOf(command)} wants --${flag}`),
  ];
}

const asCommand = (args: readonly string[]): AwsCommand => ({
  service: args[0] ?? "",
  operation: args[1] ?? "",
  flags: args.filter((arg) => arg.startsWith("--")).map((arg) => arg.slice(2)),
});

describe("each call of AWS names an operation that there is, with the options it has and those it wants", () => {
  test.each(blocks.map((block) => [`${block.file}:${block.line}`, block] as const))("in %s", (_, { text }) => {
    expect(awsCommandsIn(text).flatMap((command) => complaintsAbout(command))).toEqual([]);
  });

  test("in the functions of docs/commands.sh", () => {
    const commands = awsCommandsIn(FUNCTIONS);

    expect(commands.map(nameOf)).toContain("cloudwatch get-metric-statistics");
    expect(commands.flatMap((command) => complaintsAbout(command))).toEqual([]);
  });

  test.each(PAGES)("in the sentences of %s", (page) => {
    const commands = hintsIn(page).flatMap(awsCommandsIn);

    expect(commands.flatMap((command) => complaintsAbout(command, true))).toEqual([]);
  });

  test("in what a restore does", () => {
    const there = { kind: "there", isBeside: false, earliest: new Date(0), latest: new Date(2) } as const;
    const gone = { kind: "gone", finalBackup: { arn: "arn", madeAt: new Date(1) } } as const;
    const tables = [
      { name: "A", isWaitingRoom: false, state: there },
      { name: "B", isWaitingRoom: true, state: gone },
    ];
    const steps = planRestore({ to: new Date(1), tables, eventSourceIds: ["feed"] });
    const commands = steps.flatMap(({ does }) => (does.kind === "aws" ? [asCommand(does.args)] : []));

    expect(commands).toHaveLength(7);
    expect(commands.flatMap((command) => complaintsAbout(command))).toEqual([]);
  });

  test("in what the doctor says to do", () => {
    const commands = TOLD_BY_THE_DOCTOR.flatMap(awsCommandsIn);

    expect(commands.length).toBeGreaterThan(10);
    expect(commands.flatMap((command) => complaintsAbout(command, true))).toEqual([]);
  });

  test("and no operation is listed that nobody uses", async () => {
    const texts = [FUNCTIONS, ...TOLD_BY_THE_DOCTOR, ...blocks.map(({ text }) => text), ...PAGES.flatMap(hintsIn)];
    const used = new Set([...texts.flatMap(awsCommandsIn).map(nameOf), ...(await askedByTheDoctor()), ...OF_RESTORES]);

    expect(Object.keys(MODELS).filter((name) => !used.has(name))).toEqual([]);
  });
});

test("a command that is wrong would be seen, wherever it stands", () => {
  const shell =
    'KEY=$(aws kms describe-key --keyid "$(aws sqs list-queues --prefix x)" --query "a[?contains(b, 1)]")\naws kms close';

  expect(awsCommandsIn(shell).flatMap((command) => complaintsAbout(command))).toEqual([
    "aws kms close: there is no such operation in aws-operations.json",
    "aws kms describe-key has no option --keyid",
    "aws kms describe-key wants --key-id",
    "aws sqs list-queues: there is no such operation in aws-operations.json",
  ]);
});

const OF_RESTORES = [
  "dynamodb list-backups",
  "dynamodb restore-table-from-backup",
  "dynamodb restore-table-to-point-in-time",
  "dynamodb update-continuous-backups",
  "dynamodb update-table",
  "dynamodb update-time-to-live",
];

let declared: readonly DeclaredResource[];

beforeAll(() => {
  declared = declaredResources("prod", {});
}, 60_000);

async function callsOfTheDoctor(): Promise<readonly (readonly string[])[]> {
  const { aws, asked } = awsAccount(declared);
  for (const when of ["before", "after"])
    await doctor([when, "--stage", "prod"], { aws, say: () => undefined, environment: {} });
  return asked;
}

const askedByTheDoctor = async () => (await callsOfTheDoctor()).map((args) => nameOf(asCommand(args)));

test("the doctor asks what AWS can be asked", async () => {
  const commands = (await callsOfTheDoctor()).map(asCommand);

  expect(new Set(commands.map(nameOf)).size).toBeGreaterThan(20);
  expect([...new Set(commands.flatMap((command) => complaintsAbout(command)))]).toEqual([]);
});

describe("what the guides look for", () => {
  const text = blocks.map((block) => block.text).join("\n");

  test("is one resource of the stage, and not several", () => {
    const sought = Array.from(text.matchAll(/\bresource (\w+) ([\w:]+) (\w+)/g), ([, ...words]) => words);
    const found = (words: readonly string[]) =>
      declared.filter(
        ({ stack, type, logicalId }) =>
          stack === words[0] && type.endsWith(words[1] ?? "") && logicalId.includes(words[2] ?? ""),
      ).length;

    expect(sought.length).toBeGreaterThan(15);
    expect(sought.filter((words) => found(words) !== 1).map((words) => words.join(" "))).toEqual([]);
  });

  test("are metrics that the functions count", () => {
    const names: readonly string[] = Object.values(METRICS);
    const own = Array.from(text.matchAll(/figures "Posthorn\/\$STAGE" (\w+)/g), ([, name]) => name ?? "");

    expect(own.length).toBeGreaterThan(3);
    expect(own.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe("a block that is typed", () => {
  /** What a page may take for given: what it says at its head, and what only the person knows. */
  const GIVEN = ["STAGE", "API", "KEY", "TENANT", "ENDPOINT", "EVENT", "HOME"];
  const KNOWN_BY_THE_PERSON = [
    "BEFORE",
    "OLD_VERSION",
    "TUNNEL_URL",
    "REQUEST_ID",
    "COPY_VAULT",
    "BESIDE",
    "SINCE_HOURS",
  ];

  test.each(blocks.map((block) => [`${block.file}:${block.line}`, block] as const))("%s is shell", (_, block) => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: block.text, encoding: "utf8" });

    expect(status, stderr).toBe(0);
  });

  test.each(PAGES)("of %s sets its variables before it uses them", (page) => {
    const set = new Set([...GIVEN, ...KNOWN_BY_THE_PERSON]);
    const unset: string[] = [];
    for (const line of commandBlocks(page).flatMap(({ text }) => text.split("\n"))) {
      for (const [, name = ""] of line.matchAll(/\b([A-Z_]{2,})=/g)) set.add(name);
      for (const [, name = ""] of line.matchAll(/\bfor ([A-Z_]+) in/g)) set.add(name);
      for (const [, name = ""] of line.matchAll(/\$\{?([A-Z_]{2,})/g)) if (!set.has(name)) unset.push(name);
    }

    expect(unset).toEqual([]);
  });

  test.each(PAGES)("of %s has the functions it calls", (page) => {
    const ofPage = blocks.filter(({ file }) => file === page).map(({ text }) => text);
    const first = ofPage.findIndex((text) => /\b(resource|stack_output|figures|ask_logs|hours_ago) /.test(text));
    const sourced = ofPage.findIndex((text) => text.includes(". docs/commands.sh"));

    if (first !== -1) expect(sourced).toBeGreaterThanOrEqual(0);
    expect(first === -1 || sourced <= first).toBe(true);
  });
});

describe("docs/commands.sh", () => {
  /** With an `aws` that prints what it is given to print, one answer after the other. */
  function typed(command: string, ...answers: readonly string[]) {
    const script = `answers=$(mktemp -d); echo 0 > "$answers/n"
      aws() { local n; n=$(cat "$answers/n"); echo $((n + 1)) > "$answers/n"; local all=(${answers.map((answer) => `'${answer}'`).join(" ")}); echo "\${all[$n]}"; }
      sleep() { :; }
      . docs/commands.sh; ${command}; rm -r "$answers"`;
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-eu", "-c", script], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, STAGE: "prod" },
    });
    return stdout.trim() + stderr;
  }

  test("gives the id of a resource without quotes", () => {
    expect(typed("resource Pipeline SQS::Queue Deliveries", '"https://sqs/deliveries"')).toBe("https://sqs/deliveries");
  });

  test("waits for the answer to a question about logs", () => {
    expect(typed('ask_logs group 1 "filter x"', "q-1", "Scheduled", "Running", "Complete", "the rows")).toBe(
      "the rows",
    );
  });

  test("knows what time it was some hours ago", () => {
    const text = typed("hours_ago 2");

    expect(Math.abs(Date.now() - 2 * 3_600_000 - Date.parse(text))).toBeLessThan(60_000);
  });
});
