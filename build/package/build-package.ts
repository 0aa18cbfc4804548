import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "../..");
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");

/** The receiver's half and the publisher's: neither depends on the other, nor on anything else. */
const PARTS = ["verify", "client"] as const;

/**
 * What is published under the name of this repository, in a folder of its own: the repository's package.json is about
 * building, and whoever verifies webhooks should not install an SDK. Node strips no types below node_modules, so it is JavaScript.
 */
export function buildPackage(directory = join(ROOT, "dist/package")): string {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const part of PARTS) {
    execFileSync(process.execPath, [TSC, "-p", join(ROOT, part, "tsconfig.json"), "--outDir", join(directory, part)]);
  }
  copyFileSync(join(ROOT, "LICENSE"), join(directory, "LICENSE"));
  copyFileSync(join(ROOT, "docs/receiving.md"), join(directory, "README.md"));
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
  return directory;
}

function publishedManifest() {
  const { name, version, license } = manifest;
  return {
    name,
    version,
    description: "Verify webhooks that follow Standard Webhooks, and publish through Posthorn's API",
    license,
    type: "module",
    sideEffects: false,
    // A runtime needs Web Crypto with Ed25519 for `v1a`; `v1` needs HMAC only.
    engines: { node: ">=20" },
    exports: Object.fromEntries(
      PARTS.map((part) => [`./${part}`, { types: `./${part}/${part}.d.ts`, default: `./${part}/${part}.js` }]),
    ),
  };
}
