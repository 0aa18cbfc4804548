import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";

import { CommandError } from "./command/command-error.ts";

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

const ASSEMBLIES = join(ROOT, ".cache", "assemblies");
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Synthesizes the CDK app for a stage, unless what stands there now was synthesized before. Each state of the sources has a
 * directory of its own: a cloud that is running keeps its bundles while another one is started from newer sources.
 */
export async function synthesize(stage: string): Promise<Synthesized> {
  const directory = join(ASSEMBLIES, `${stage}-${fingerprintOf(stage)}`);
  if (existsSync(directory)) {
    utimesSync(directory, new Date(), new Date());
    return { directory, wasFresh: true };
  }

  removeUnused();
  const unfinished = `${directory}.${process.pid}`;
  await runApp(stage, unfinished);
  moveInto(directory, unfinished); // the last step: an interrupted run leaves nothing that looks finished
  return { directory, wasFresh: false };
}

/** When two synthesize the same sources at once, the first is kept: they are alike. */
function moveInto(directory: string, unfinished: string): void {
  try {
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
}

function removeUnused(): void {
  mkdirSync(ASSEMBLIES, { recursive: true });
  for (const name of readdirSync(ASSEMBLIES)) {
    const path = join(ASSEMBLIES, name);
    if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

function fingerprintOf(stage: string): string {
  const hash = createHash("sha256").update(`${stage}\0${process.version}`);
  for (const file of globSync(SOURCES, { cwd: ROOT }).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest("hex").slice(0, 32);
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
  if (code !== 0) throw new CommandError(`cannot synthesize stage "${stage}":\n${Buffer.concat(said)}`);
}
