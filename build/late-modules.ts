import { basename, dirname, join, relative } from "node:path";
import type { Plugin } from "esbuild";
import type { FunctionName } from "../core/contract/environment.ts";

/** What a function imports with `import()`: a file of its own beside its index, read only by the instances that need it. */
const LATE_MODULES: Readonly<Partial<Record<FunctionName, readonly string[]>>> = {
  ingest: ["adapters/json-schema.ts", "adapters/payload-bucket.ts"],
  manage: ["adapters/json-schema.ts", "adapters/payload-bucket.ts"],
};

const fileOf = (module: string): string => basename(module, ".ts");

export const LATE_ENTRY_POINTS = Object.entries(LATE_MODULES).flatMap(([name, modules]) =>
  modules.map((module) => ({ in: module, out: `${name}/${fileOf(module)}` })),
);

/** Leaves these imports to run time. One that is not listed is refused: esbuild would put it into the index without a word. */
export const lateModules: Plugin = {
  name: "late-modules",
  setup(build) {
    const root = build.initialOptions.absWorkingDir ?? process.cwd();
    build.onResolve({ filter: /^\./ }, ({ kind, path, importer }) => {
      if (kind !== "dynamic-import" || importer.includes("node_modules")) return undefined;
      const module = relative(root, join(dirname(importer), path));
      const isListed = LATE_ENTRY_POINTS.some((entry) => entry.in === module);
      if (isListed) return { path: `./${fileOf(module)}.cjs`, external: true };
      return { errors: [{ text: `${module} is imported late: list it in build/late-modules.ts` }] };
    });
  },
};
