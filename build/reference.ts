import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { referencePage } from "./reference/page.ts";

const OPENAPI = join(import.meta.dirname, "../docs/openapi.json");

/** Puts the description of the API beside the function that serves it, so that it is in no bundle and is made only once. */
export async function writeReference(functionDirectory: string): Promise<void> {
  const document: unknown = JSON.parse(await readFile(OPENAPI, "utf8"));
  await mkdir(functionDirectory, { recursive: true });
  await writeFile(join(functionDirectory, "openapi.json"), JSON.stringify(document));
  await writeFile(join(functionDirectory, "reference.html"), referencePage(document));
}
