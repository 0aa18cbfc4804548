import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
/** All that can change what is synthesized. */
const SOURCES = [
  "{bin,build,lib,core,adapters,lambdas}/**/*.ts",
  "posthorn.config.ts",
  "cdk.json",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

export interface Synthesized {
  /** The cloud assembly, as `cdk deploy` would take it. */
  readonly directory: string;
  readonly wasFresh: boolean;
}

/** Synthesizes the CDK app for a stage, unless nothing has changed since it was last done. */
export async function synthesize(stage: string): Promise<Synthesized> {
  const home = join(ROOT, ".cache", `assembly-${stage}`);
  const directory = join(home, "cdk.out");
  const stamp = join(home, "fingerprint");
  const fingerprint = fingerprintOf(stage);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return { directory, wasFresh: true };

  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  await runApp(stage, directory);
  writeFileSync(stamp, fingerprint); // the last step: an interrupted run leaves no stamp
  return { directory, wasFresh: false };
}

function fingerprintOf(stage: string): string {
  const hash = createHash("sha256").update(`${stage}\0${process.version}`);
  for (const file of globSync(SOURCES, { cwd: ROOT }).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest("hex");
}

/** Runs the app as the CDK command line would. A process of its own: its 200 MB of CDK are gone when it is done. */
async function runApp(stage: string, outputDirectory: string): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(ROOT, "cdk.json"), "utf8"));
  const app = spawn(process.execPath, [join(ROOT, "bin/posthorn.ts")], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      CDK_OUTDIR: outputDirectory,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage }),
      // Left to `npm run check` and to deployments: policy validation is two thirds of the time.
      CDK_VALIDATION: "false",
    },
  });
  const said: Buffer[] = [];
  for (const stream of [app.stdout, app.stderr]) stream.on("data", (chunk) => said.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => app.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`Cannot synthesize stage "${stage}":\n${Buffer.concat(said)}`);
}
