import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { limitRunning } from "./limit-running.ts";

const run = promisify(execFile);

/** One call of the AWS command line, such as `["sts", "get-caller-identity"]`; gives what it printed, parsed. */
export type Aws = (args: readonly string[]) => Promise<unknown>;

/** Each is a process of its own that takes half a second of a processor. */
const AT_ONCE = 6;

export class AwsRefused extends Error {
  readonly code = "aws_refused";

  constructor(args: readonly string[], reason: string, cause: unknown) {
    super(`Cannot run "aws ${args.join(" ")}": ${reason}`, { cause });
    this.name = "AwsRefused";
  }
}

/**
 * The AWS command line and not the SDK: operators have it, signed in with the profile, role or single sign-on of their
 * company, and what is run can be shown and repeated by hand.
 */
export function createAwsCommand(program = "aws"): Aws {
  const inPlace = limitRunning(AT_ONCE);
  return (args) => inPlace(() => runOnce(program, args));
}

/** A stage that names its region lies there, whatever the shell of the operator says. */
export const inRegion = (region: string | undefined, aws: Aws): Aws =>
  region === undefined ? aws : (args) => aws([...args, "--region", region]);

async function runOnce(program: string, args: readonly string[]): Promise<unknown> {
  try {
    const { stdout } = await run(program, [...args, "--output", "json"], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.trim() === "" ? {} : JSON.parse(stdout);
  } catch (error) {
    throw new AwsRefused(args, reasonOf(error), error);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT")
    return "the AWS command line is not installed (https://aws.amazon.com/cli)";
  const said = "stderr" in error && typeof error.stderr === "string" ? error.stderr.trim() : "";
  return said === "" ? error.message : said;
}
