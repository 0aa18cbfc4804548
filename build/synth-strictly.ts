import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createApp } from "../bin/app.ts";
import stages from "../posthorn.config.ts";
import { bundleFunctions } from "./bundle-functions.ts";

const ROOT = join(import.meta.dirname, "..");

/** Synthesizes every stage with all validations on; a finding of cdk-nag that nobody has acknowledged throws. */
await bundleFunctions();
const { context } = JSON.parse(readFileSync(join(ROOT, "cdk.json"), "utf8"));
for (const stage of Object.keys(stages)) {
  const outdir = join(ROOT, ".cache", "strict", stage);
  createApp(stage, stages, { outdir, context }).synth();
  const resources = countResources(outdir);
  // A synthesis that declared nothing was validated in vain.
  if (resources === 0) throw new Error(`Cannot vouch for stage "${stage}": its templates declare no resource`);
  console.log(`${stage}: ${resources} resources, no unexplained finding`);
}

function countResources(directory: string): number {
  const templates = globSync("*.template.json", { cwd: directory });
  const counts = templates.map((file) => {
    const template = JSON.parse(readFileSync(join(directory, file), "utf8"));
    return Object.keys(template.Resources ?? {}).length;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}
