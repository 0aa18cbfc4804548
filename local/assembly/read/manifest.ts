import * as z from "zod";
import { AssemblyError } from "../assembly-error.ts";

const dependencies = z.array(z.string()).default([]);

const StackArtifact = z.object({
  type: z.literal("aws:cloudformation:stack"),
  environment: z.string().regex(/^aws:\/\/[^/]+\/[^/]+$/, "wanted aws://account/region"),
  properties: z.object({ templateFile: z.string(), stackName: z.string().optional() }),
  dependencies,
});
const AssetManifestArtifact = z.object({
  type: z.literal("cdk:asset-manifest"),
  properties: z.object({ file: z.string() }),
  dependencies,
});
const NestedAssemblyArtifact = z.object({
  type: z.literal("cdk:cloud-assembly"),
  properties: z.object({ directoryName: z.string() }),
  dependencies,
});
/** The construct tree, reports on feature flags, and whatever the next version adds: nothing that deploys. */
const OtherArtifact = z.object({ type: z.literal("other"), dependencies });

const deployableTypes: readonly string[] = [StackArtifact, AssetManifestArtifact, NestedAssemblyArtifact].map(
  ({ shape }) => shape.type.value,
);
const Artifact = z
  .looseObject({ type: z.string() })
  .transform((artifact) => (deployableTypes.includes(artifact.type) ? artifact : { ...artifact, type: "other" }))
  .pipe(z.discriminatedUnion("type", [StackArtifact, AssetManifestArtifact, NestedAssemblyArtifact, OtherArtifact]));

export const Manifest = z.object({ version: z.string(), artifacts: z.record(z.string(), Artifact).default({}) });

export type Artifact = z.infer<typeof Artifact>;
export type StackArtifact = z.infer<typeof StackArtifact>;

/** The artifacts, each after those it depends on, and in the order of the manifest where nothing else is asked. */
export function inDependencyOrder(artifacts: Readonly<Record<string, Artifact>>, file: string): [string, Artifact][] {
  const ordered = new Map<string, Artifact>();

  function visit(id: string, trail: readonly string[]): void {
    const artifact = artifacts[id];
    if (artifact === undefined || ordered.has(id)) return; // an unknown id lives in the assembly around this one
    if (trail.includes(id)) throw dependencyCycle(file, [...trail, id]);

    for (const dependency of artifact.dependencies) visit(dependency, [...trail, id]);
    ordered.set(id, artifact);
  }

  for (const id of Object.keys(artifacts)) visit(id, []);
  return [...ordered];
}

function dependencyCycle(file: string, trail: readonly string[]): AssemblyError {
  const path = trail.join(" → ");
  return new AssemblyError("cycle", `Cannot order the artifacts of "${file}": they depend on each other, ${path}`);
}
