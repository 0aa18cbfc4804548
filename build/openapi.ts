import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { operationsText } from "./client/operations-text.ts";
import { openApiDocument } from "./openapi/document.ts";

/** Writes the description of the API and the types of the client, which are committed: so a change shows in its review. */
const root = join(import.meta.dirname, "..");
const target = join(root, "docs/openapi.json");
const client = join(root, "client/operations.ts");
const document = openApiDocument();
writeFileSync(target, JSON.stringify(document));
writeFileSync(client, operationsText(JSON.parse(JSON.stringify(document))));
const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
execFileSync(process.execPath, [biome, "check", "--write", target, client]);
console.log(`${target}: ${Object.keys(document.paths).length} paths`);
