import { systemPause } from "../adapters/system.ts";
import { createAwsCommand } from "./aws/aws-command.ts";
import { cost } from "./cost/cost.ts";
import { COST_USAGE } from "./cost/read-load.ts";
import { DOCTOR_USAGE, doctor } from "./doctor/doctor.ts";
import { openTables } from "./restore/open-tables.ts";
import { RESTORE_USAGE, restore } from "./restore/restore.ts";
import { UsageError } from "./usage-error.ts";

const say = (line: string) => console.log(line);

/** Each command answers with the exit code of the process. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  doctor: (args) => doctor(args, { aws: createAwsCommand(), say, environment: process.env }),
  restore: (args) => restore(args, { aws: createAwsCommand(), say, pause: systemPause, openTables }),
  cost: (args) => cost(args, say),
};

const USAGES = [DOCTOR_USAGE, RESTORE_USAGE, COST_USAGE];

try {
  const [name = "", ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (command === undefined) throw new UsageError(`there is no command "${name}"`, `\n  ${USAGES.join("\n  ")}`);
  process.exitCode = await command(args);
} catch (error) {
  console.error(isForPerson(error) ? `posthorn: ${error.message}` : error);
  process.exitCode = 1;
}

/** What the person can mend is told without a stack: our own errors have a code in words, and Node's parser one of its own. */
function isForPerson(error: unknown): error is Error {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return /^([a-z_]+|ERR_PARSE_ARGS_\w+)$/.test(String(error.code));
}
