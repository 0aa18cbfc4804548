import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAwsCommand, inRegion } from "../../../cli/aws/aws-command.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-aws-"));

/** In place of the AWS command line: says what it was called with, nothing, or why not. */
const program = join(folder, "aws");

beforeAll(() => {
  writeFileSync(
    program,
    `#!/bin/sh
case "$1" in
  silent) ;;
  refused) echo "An error occurred (AccessDenied)" >&2; exit 254 ;;
  *) printf '{"args": "%s"}' "$*" ;;
esac
`,
  );
  chmodSync(program, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true }));

test("asks for JSON and gives it parsed", async () => {
  expect(await createAwsCommand(program)(["sts", "get-caller-identity"])).toEqual({
    args: "sts get-caller-identity --output json",
  });
});

test("takes silence for an empty answer, as of a function without reserved concurrency", async () => {
  expect(await createAwsCommand(program)(["silent"])).toEqual({});
});

test("says what was refused, and in AWS's words why", async () => {
  await expect(createAwsCommand(program)(["refused", "it"])).rejects.toThrow(
    'Cannot run "aws refused it": An error occurred (AccessDenied)',
  );
});

test("says that the command line is missing, and where to get it", async () => {
  await expect(createAwsCommand(join(folder, "none"))(["sts"])).rejects.toThrow(/not installed \(https:/);
});

test("goes to the region of the stage, or to that of the shell where it names none", async () => {
  const echo = async (args: readonly string[]) => args;

  expect(await inRegion("eu-west-1", echo)(["sqs"])).toEqual(["sqs", "--region", "eu-west-1"]);
  expect(await inRegion(undefined, echo)(["sqs"])).toEqual(["sqs"]);
});
