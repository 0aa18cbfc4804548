import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import type { Asset } from "../assembly.ts";
import { AssemblyError } from "../assembly-error.ts";
import { readJsonFile } from "./json-file.ts";

const AssetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional(), packaging: z.enum(["zip", "file"]).default("file") }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

type FileEntry = z.infer<typeof AssetManifest>["files"][string];

/** The templates of the stacks are among them, as `file`: CloudFormation fetches them from the assets' bucket too. */
export function readAssets(directory: string, fileName: string): readonly Asset[] {
  const file = join(directory, fileName);
  const { files } = readJsonFile(file, "an asset manifest", AssetManifest);

  return Object.values(files).flatMap((entry) => assetsOf(entry, directory, file));
}

function assetsOf({ source, destinations }: FileEntry, directory: string, file: string): readonly Asset[] {
  if (source.path === undefined) return []; // made by a command at the time of the deployment
  const path = resolve(directory, source.path);
  if (!existsSync(path))
    throw new AssemblyError(
      "file_unreadable",
      `Cannot find the asset "${path}" that "${file}" lists: synthesize again`,
    );

  return Object.values(destinations).map(({ objectKey }) => ({ objectKey, path, packaging: source.packaging }));
}
