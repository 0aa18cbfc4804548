import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openApiDocument } from "./openapi/document.ts";

/** Writes the description of the API that is committed, so that a change of the API shows in its review. */
const root = join(import.meta.dirname, "..");
const target = join(root, "docs/openapi.json");
const document = openApiDocument();
writeFileSync(target, JSON.stringify(document));
execFileSync(process.execPath, [join(root, "node_modules/@biomejs/biome/bin/biome"), "format", "--write", target]);
console.log(`${target}: ${Object.keys(document.paths).length} paths`);
