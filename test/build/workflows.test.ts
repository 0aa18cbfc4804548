import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import packageJson from "../../package.json" with { type: "json" };
import stages from "../../posthorn.config.ts";

const ROOT = join(import.meta.dirname, "../..");
const STAGE_WORKFLOW = "./.github/workflows/deploy-stage.yml";

const Permissions = z.record(z.string(), z.enum(["read", "write"]));
const Concurrency = z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() });
const Defaults = z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) });
const Step = z.strictObject({
  run: z.string().optional(),
  uses: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  with: z.record(z.string(), z.unknown()).default({}),
});
const Job = z.strictObject({
  if: z.string().optional(),
  needs: z.string().optional(),
  permissions: Permissions.optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).default({}),
  "runs-on": z.string().optional(),
  "timeout-minutes": z.number().optional(),
  environment: z.string().optional(),
  concurrency: Concurrency.optional(),
  env: z.record(z.string(), z.string()).default({}),
  steps: z.array(Step).default([]),
});
const Input = z.strictObject({
  description: z.string().optional(),
  type: z.enum(["string", "choice"]),
  options: z.array(z.string()).default([]),
  required: z.boolean(),
});
const Inputs = z.strictObject({ inputs: z.record(z.string(), Input) });
/** Strict, so that a key which GitHub does not know, such as a misspelt one, is not read over. */
const Workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    pull_request: z.null().optional(),
    push: z.strictObject({ branches: z.array(z.string()) }).optional(),
    workflow_dispatch: Inputs.nullish(),
    workflow_call: Inputs.optional(),
  }),
  permissions: Permissions,
  concurrency: Concurrency.optional(),
  defaults: Defaults.optional(),
  jobs: z.record(z.string(), Job),
});
type Workflow = z.infer<typeof Workflow>;
type Job = z.infer<typeof Job>;

const FILES = globSync(".github/workflows/*", { cwd: ROOT }).sort();
const textOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const read = (name: string): Workflow => Workflow.parse(parse(textOf(`.github/workflows/${name}.yml`)));

const commandsOf = ({ steps }: Job): readonly string[] => steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
const assumesRole = ({ steps }: Job): boolean =>
  steps.some(({ uses = "" }) => uses.includes("configure-aws-credentials"));
const found = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, name]) => name ?? "");

/** What GitHub fills in. */
const expression = (path: string): string => `$\{{ ${path} }}`;

test("there is a workflow to check, one to deploy, one to go back, and the one that both of these call", () => {
  expect(FILES).toEqual([
    ".github/workflows/check.yml",
    ".github/workflows/deploy-stage.yml",
    ".github/workflows/deploy.yml",
    ".github/workflows/rollback.yml",
  ]);
});

describe.each(["check", "deploy-stage", "deploy", "rollback"])("%s", (name) => {
  const workflow = read(name);
  const jobs = Object.values(workflow.jobs);
  const commands = jobs.flatMap(commandsOf);

  test("runs scripts that package.json has, tools that are installed, and files that are there", () => {
    const text = commands.join("\n");
    const tools = found(text, /npx (\w+)/g);
    const files = found(text, /\bnode ([\w/.-]+\.m?ts)/g);

    expect(found(text, /npm run ([\w:-]+)/g).filter((script) => !(script in packageJson.scripts))).toEqual([]);
    const isThere = (tool: string) => tool in packageJson.bin || existsSync(join(ROOT, "node_modules/.bin", tool));
    expect(tools.filter((tool) => !isThere(tool))).toEqual([]);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test("asks posthorn for what it can do", () => {
    const asked = found(commands.join("\n"), /posthorn\.ts (\w+ ?\w*)/g);

    expect(asked.filter((words) => !["doctor before", "doctor after"].includes(words))).toEqual([]);
  });

  test("names stages that posthorn.config.ts has", () => {
    const named = [
      ...jobs.map((job) => job.with.stage ?? ""),
      ...found(commands.join("\n"), /stage=(\w+)/g),
      ...(workflow.on.workflow_dispatch?.inputs.stage?.options ?? []),
    ].filter((stage) => /^\w+$/.test(stage));

    expect(named.filter((stage) => !(stage in stages))).toEqual([]);
  });

  test("may read the code, and only a job that takes a role may ask for the token that gives it", () => {
    const mayAsk = (job: Job) => job.permissions?.["id-token"] === "write";

    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(jobs.filter((job) => mayAsk(job) !== (assumesRole(job) || job.uses === STAGE_WORKFLOW))).toEqual([]);
  });

  test("knows no key that lives longer than the job", () => {
    const credentials = jobs
      .flatMap(({ steps }) => steps)
      .filter(({ uses = "" }) => uses.includes("configure-aws-credentials"))
      .map(({ with: options }) => Object.keys(options).toSorted());

    expect(credentials.filter((names) => names.join() !== "aws-region,role-to-assume")).toEqual([]);
    expect(textOf(`.github/workflows/${name}.yml`)).not.toMatch(/secrets[.[]|ACCESS_KEY/);
  });

  test("pins every action to a commit, which nobody can move, and says its version beside it", () => {
    const used = found(textOf(`.github/workflows/${name}.yml`), /uses: (.+)$/gm);

    expect(
      used.filter((one) => one !== STAGE_WORKFLOW && !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one)),
    ).toEqual([]);
  });

  test("leaves no token of GitHub's behind in the checkout", () => {
    const checkouts = jobs
      .flatMap(({ steps }) => steps)
      .filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));

    expect(checkouts.filter(({ with: options }) => options["persist-credentials"] !== false)).toEqual([]);
  });

  test("ends by itself, and puts nothing that somebody typed into a command line", () => {
    expect(jobs.filter((job) => job.uses === undefined && job["timeout-minutes"] === undefined)).toEqual([]);
    expect(commands.filter((command) => /\$\{\{/.test(command))).toEqual([]);
  });

  test("has a shell that ends a pipe with its first failure, where there is a pipe", () => {
    const hasPipe = commands.some((command) => /[^|]\|[^|]/.test(command));

    if (hasPipe) expect(workflow.defaults).toEqual({ run: { shell: "bash" } });
  });
});

describe("a pull request", () => {
  test("starts the checks and nothing else", () => {
    const started = ["check", "deploy-stage", "deploy", "rollback"].filter((name) => "pull_request" in read(name).on);

    expect(started).toEqual(["check"]);
  });

  test("is shown what it would change in production, by a job that cannot change it", () => {
    const { diff } = read("check").jobs;

    expect(diff && commandsOf(diff).filter((command) => command.includes("cdk"))).toEqual([
      "npx cdk diff --all --method template -c stage=prod 2>&1 | tee diff.txt",
    ]);
    expect(diff?.environment).toBe("diff");
    expect(diff?.if).toContain("head.repo.full_name == github.repository"); // no role for code of strangers
  });

  test("that is pushed to again stops the checks of what it was", () => {
    expect(read("check").concurrency).toEqual({
      group: `check-${expression("github.ref")}`,
      "cancel-in-progress": true,
    });
  });
});

describe("a deployment", () => {
  const { jobs } = read("deploy");

  test("passes the gate, dev and staging, and waits for somebody before production", () => {
    const order = Object.entries(jobs).map(
      ([
        name,
        {
          needs,
          with: { stage },
        },
      ]) => [name, needs, stage],
    );

    expect(order).toEqual([
      ["gate", undefined, undefined],
      ["dev", "gate", "dev"],
      ["staging", "dev", "staging"],
      ["prod", "staging", "prod"],
    ]);
    expect(jobs.gate && commandsOf(jobs.gate)).toEqual(["npm ci", "npm run check"]);
  });

  test("takes the commit that was pushed through all of them", () => {
    const commits = Object.values(jobs).flatMap(({ with: { commit } }) => commit ?? []);

    expect(commits).toEqual([expression("github.sha"), expression("github.sha"), expression("github.sha")]);
  });
});

describe("the deployment of a stage", () => {
  const job = read("deploy-stage").jobs.deploy;

  test("is examined before and after, with what was on main", () => {
    expect(job && commandsOf(job)).toEqual([
      "git merge-base --is-ancestor HEAD origin/main",
      "npm ci",
      'npx posthorn doctor before --stage "$STAGE"',
      'npx cdk deploy --all -c stage="$STAGE" --require-approval never',
      'npx posthorn doctor after --stage "$STAGE"',
    ]);
    expect(job?.env).toEqual({ STAGE: expression("inputs.stage") });
  });

  test("is allowed by the environment of the stage, which says who approves and which role it takes", () => {
    expect(job?.environment).toBe(expression("inputs.stage"));
  });

  test("goes on alone in its stage, and is never cut off", () => {
    expect(job?.concurrency).toEqual({ group: `deploy-${expression("inputs.stage")}`, "cancel-in-progress": false });
  });

  test("is what going back does too, with an earlier commit and in any stage", () => {
    const { on, jobs } = read("rollback");

    expect(jobs.rollback).toMatchObject({
      uses: STAGE_WORKFLOW,
      with: { stage: expression("inputs.stage"), commit: expression("inputs.commit") },
    });
    expect(on.workflow_dispatch?.inputs.stage?.options).toEqual(["dev", "staging", "prod"]);
  });
});
