import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync, type Metafile } from "esbuild";
import { ENVIRONMENT, type FunctionName } from "../core/contract/environment.ts";
import { FUNCTION_NAMES } from "./functions.ts";

const ROOT = join(import.meta.dirname, "..");
const KIB = 1024;
const RUNS = 5;
const HEAVIEST = 4;

/** What an init cannot be below: a function that does nothing but make one SDK client. */
const EMPTY_FUNCTION = `
  import { SQSClient } from "@aws-sdk/client-sqs";
  const client = new SQSClient({});
  export const handler = async () => ({ client: typeof client });`;

/** Prints size and init time of each function, and what it is made of: a bundle should hold only what it uses. */
export async function reportBundles(metafile: Metafile): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "posthorn-init-"));
  try {
    const empty = medianInitMs(buildEmptyFunction(directory), {});
    console.log(`empty function with one SDK client: init ${empty.toFixed(0)} ms`);
    for (const name of FUNCTION_NAMES) console.log(describeBundle(name, empty, metafile));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function buildEmptyFunction(directory: string): string {
  const entry = join(directory, "empty.ts");
  const outfile = join(directory, "empty.cjs");
  writeFileSync(entry, EMPTY_FUNCTION);
  const nodePaths = [join(ROOT, "node_modules")];
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "cjs", minify: true, nodePaths });
  return outfile;
}

function describeBundle(name: FunctionName, emptyMs: number, metafile: Metafile): string {
  const file = join(ROOT, "dist", name, "index.cjs");
  const initMs = medianInitMs(file, placeholderEnvironment(name));
  const size = `${(statSync(file).size / KIB).toFixed(0)} KiB`.padStart(9);
  const init = `init ${initMs.toFixed(0)} ms (${(initMs / emptyMs).toFixed(2)} x empty)`;
  return `${name.padEnd(10)} ${size}  ${init}  ${heaviestParts(name, metafile)}`;
}

/** Values that let a handler start; nothing is called. */
function placeholderEnvironment(name: FunctionName): Record<string, string> {
  const names: readonly string[] = ENVIRONMENT[name];
  return {
    ...Object.fromEntries(names.map((variable) => [variable, "1"])),
    EGRESS_RULES: "{}",
    PUBLISH_LIMITS: "{}",
    IDENTITY_PROVIDERS: "[]",
  };
}

function medianInitMs(file: string, environment: Record<string, string>): number {
  const script = `const t=performance.now(); require(${JSON.stringify(file)}); console.log(performance.now()-t); process.exit(0)`;
  const env = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", ...environment };
  const times = Array.from({ length: RUNS }, () => {
    const run = spawnSync(process.execPath, ["-e", script], { env, encoding: "utf8" });
    if (run.status !== 0) throw new Error(`Cannot load ${file}: ${run.stderr}`);
    return Number(run.stdout.trim().split("\n").at(-1));
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

function heaviestParts(name: FunctionName, metafile: Metafile): string {
  const bytesByPart = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(metafile.outputs[`dist/${name}/index.cjs`]?.inputs ?? {})) {
    const part = partOf(path);
    bytesByPart.set(part, (bytesByPart.get(part) ?? 0) + bytesInOutput);
  }
  const heaviest = [...bytesByPart].sort(([, a], [, b]) => b - a).slice(0, HEAVIEST);
  return heaviest.map(([part, bytes]) => `${part} ${(bytes / KIB).toFixed(0)}`).join(", ");
}

const partOf = (path: string): string => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? "our own";
