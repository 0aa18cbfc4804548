import { cpSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const STAND_IN = join(import.meta.dirname, "stand-in.ts");
const MANAGE = join(import.meta.dirname, "../../dist/manage/index.cjs");

/** The synthesized app with a stand-in for `manage`: its routes have the same API, authorizer and way of being run. */
export async function assemblyWithStandIn(directory: string, folder: string): Promise<string> {
  const assembly = join(folder, "assembly");
  cpSync(directory, assembly, { recursive: true });
  const manage = readFileSync(MANAGE);
  const [bundle] = globSync("asset.*/index.cjs", { cwd: assembly }).filter((file) =>
    readFileSync(join(assembly, file)).equals(manage),
  );
  if (bundle === undefined) throw new Error("Cannot stand in for manage: no asset of the assembly is its bundle");
  await build({
    entryPoints: [STAND_IN],
    outfile: join(assembly, bundle),
    allowOverwrite: true,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    logLevel: "warning",
  });
  return assembly;
}
