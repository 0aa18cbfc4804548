import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { FUNCTION_NAMES } from "./functions.ts";
import { LATE_ENTRY_POINTS, lateModules } from "./late-modules.ts";
import { leaveOut } from "./left-out.ts";
import { writeReference } from "./reference.ts";

const ROOT = join(import.meta.dirname, "..");

/**
 * All functions in one call of esbuild: a child process per function, as CDK's NodejsFunction starts it, costs 1.5 s
 * each. CommonJS, because it starts up to 40 ms sooner than ESM. SDK clients are bundled: what is tested is what runs.
 */
export async function bundleFunctions(): Promise<Metafile> {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [
      ...FUNCTION_NAMES.map((name) => ({ in: `lambdas/${name}/handler.ts`, out: `${name}/index` })),
      ...LATE_ENTRY_POINTS,
    ],
    outdir: "dist",
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    minify: true,
    // .cjs, because the package.json above it in a checkout calls every .js an ES module.
    outExtension: { ".js": ".cjs" },
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    alias: { "@aws-sdk/credential-provider-node": join(ROOT, "build/lambda-credentials.ts") },
    // undici asks for this: it leaves out a second parser that only an environment variable could switch on.
    define: { esbuildDetection: "1" },
    plugins: [leaveOut, lateModules],
    legalComments: "none",
    mainFields: ["module", "main"],
    logLevel: "warning",
  });
  await writeReference(join(ROOT, "dist/manage"));
  return result.metafile;
}
