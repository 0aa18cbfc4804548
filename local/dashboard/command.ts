import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readAssembly } from "../assembly/read/read-assembly.ts";
import { LOCAL_ACCOUNT } from "../cloud/place.ts";
import { evaluateFor, planFor } from "../cloud/plan-for.ts";
import { CommandError } from "../command/command-error.ts";
import { UnusableDataError } from "../engines/unusable-data.ts";
import { loadSnapshot } from "../metrics/snapshot.ts";
import { createMetricStream } from "../metrics/stream.ts";
import { synthesize } from "../synthesize.ts";
import { renderDashboards } from "./render.ts";

const USAGE = "npm run dashboard -- [--data-dir .posthorn] [--hours 1] [--out FILE]";

/** `npm run dashboard`: writes the dashboards as one page, and tells where. */
try {
  const { directory, hours, out } = readOptions();
  const file = out ?? join(directory, "dashboard.html");
  writeFileSync(file, await draw(directory, hours));
  console.log(file);
} catch (error) {
  const isExpected = error instanceof CommandError || error instanceof UnusableDataError;
  console.error(isExpected ? `posthorn: ${error.message}` : error);
  process.exitCode = 1;
}

function readOptions() {
  const { "data-dir": directory, hours: text, out } = parse();
  const hours = Number(text);
  if (hours > 0) return { directory, hours, out };
  throw new CommandError(`--hours is "${text}", wanted a number above 0`);
}

function parse() {
  try {
    return parseArgs({
      options: {
        "data-dir": { type: "string", default: ".posthorn" },
        hours: { type: "string", default: "1" },
        out: { type: "string" },
      },
    }).values;
  } catch (cause) {
    throw new CommandError(`usage: ${USAGE}`, { cause });
  }
}

async function draw(directory: string, hours: number): Promise<string> {
  const stream = createMetricStream();
  const taken = loadSnapshot(stream, directory);
  if (taken === undefined)
    throw new CommandError(`"${directory}" has no figures yet: run npm start, and publish something`);

  const assembly = readAssembly((await synthesize(taken.stage)).directory);
  const place = { accountId: LOCAL_ACCOUNT, region: assembly.stacks[0]?.region ?? "eu-west-1" };
  // Names do not depend on where the gateway listened.
  const context = { place, gatewayUrl: "http://127.0.0.1", log: () => {} };
  const { functions } = planFor(assembly, context);
  return renderDashboards({
    resources: evaluateFor(assembly, context).resources,
    stream,
    functionOfGroup: new Map(functions.map(({ logGroupName, name }) => [logGroupName, name])),
    at: taken.at,
    hours,
  });
}
