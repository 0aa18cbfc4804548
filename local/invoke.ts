import { readFileSync } from "node:fs";
import { startCloud } from "./cloud/cloud.ts";
import { CommandError } from "./command/command-error.ts";
import { synthesize } from "./synthesize.ts";

/** `npm run invoke -- <function> <file>`: what `sam local invoke` does, without Docker and with the services around it. */
try {
  const [name = "", file = ""] = process.argv.slice(2);
  process.exitCode = await invoke(name, readEvent(file));
} catch (error) {
  console.error(error instanceof CommandError ? `posthorn: ${error.message}` : error);
  process.exitCode = 1;
}

function readEvent(file: string): unknown {
  if (file === "") throw new CommandError("usage: npm run invoke -- <function> events/<function>/<file>.json");
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "unreadable";
    throw new CommandError(`cannot read the event "${file}": ${reason}`, { cause });
  }
}

/** In memory: nothing of an experiment stays. The function's log goes to stderr, its answer to stdout. */
async function invoke(name: string, event: unknown): Promise<number> {
  const { directory } = await synthesize("local");
  const cloud = await startCloud({ assemblyDirectory: directory, port: 0, mode: "process", log: console.error });
  try {
    const answer = await cloud.functions.invoke(arnOf(name, cloud.plan.functions), event);
    console.log(JSON.stringify(answer.ok ? answer.payload : answer.error, null, 2));
    return answer.ok ? 0 : 1;
  } finally {
    await cloud.close();
  }
}

interface Named {
  readonly arn: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** By the short name that the stacks give each function for its logs. */
function arnOf(name: string, functions: readonly Named[]): string {
  const found = functions.find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === name);
  if (found) return found.arn;
  const known = new Set(functions.map(({ environment }) => environment.POWERTOOLS_SERVICE_NAME));
  throw new CommandError(`there is no function "${name}", wanted one of ${[...known].join(", ")}`);
}
