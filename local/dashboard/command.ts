import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readAssembly } from "../assembly/read/read-assembly.ts";
import { LOCAL_ACCOUNT } from "../cloud/place.ts";
import { evaluateFor, planFor } from "../cloud/plan-for.ts";
import { loadSnapshot } from "../metrics/snapshot.ts";
import { createMetricStream } from "../metrics/stream.ts";
import { synthesize } from "../synthesize.ts";
import { renderDashboards } from "./render.ts";

const { values } = parseArgs({
  options: {
    "data-dir": { type: "string", default: ".posthorn" },
    hours: { type: "string", default: "1" },
    out: { type: "string" },
  },
});
const directory = values["data-dir"];
const stream = createMetricStream();
const taken = loadSnapshot(stream, directory);
if (taken === undefined) {
  console.error(`posthorn: "${directory}" has no figures yet: run npm start, publish something, and wait a minute`);
  process.exit(1);
}

const assembly = readAssembly((await synthesize(taken.stage)).directory);
const place = { accountId: LOCAL_ACCOUNT, region: assembly.stacks[0]?.region ?? "eu-west-1" };
// Names do not depend on where the gateway listened.
const context = { place, gatewayUrl: "http://127.0.0.1", log: () => {} };
const { functions } = planFor(assembly, context);
const page = renderDashboards({
  resources: evaluateFor(assembly, context).resources,
  stream,
  functionOfGroup: new Map(functions.map(({ logGroupName, name }) => [logGroupName, name])),
  at: taken.at,
  hours: Number(values.hours),
});
const file = values.out ?? join(directory, "dashboard.html");
writeFileSync(file, page);
console.log(file);
