import { join, resolve } from "node:path";
import type { Assembly, Asset, SynthesizedStack } from "../assembly.ts";
import { AssemblyError } from "../assembly-error.ts";
import { readAssets } from "./asset-manifest.ts";
import { readJsonFile } from "./json-file.ts";
import type { Artifact, StackArtifact } from "./manifest.ts";
import { inDependencyOrder, Manifest } from "./manifest.ts";
import { Template } from "./template.ts";

interface Contents {
  readonly stacks: readonly SynthesizedStack[];
  readonly assets: readonly Asset[];
}

/** Reads what `cdk synth` wrote, stages and their nested assemblies included. Nothing is evaluated yet. */
export function readAssembly(directory: string): Assembly {
  const root = resolve(directory);
  const { stacks, assets } = readContents(root);
  if (stacks.length === 0)
    throw new AssemblyError("file_malformed", `Cannot run the cloud assembly "${root}": it has no stack`);

  refuseNamesakes(stacks);
  return { directory: root, stacks, assets };
}

function readContents(directory: string): Contents {
  const file = join(directory, "manifest.json");
  const { artifacts } = readJsonFile(file, "the manifest of a cloud assembly", Manifest);
  const contents = inDependencyOrder(artifacts, file).map(([id, artifact]) => readArtifact(directory, id, artifact));

  return { stacks: contents.flatMap(({ stacks }) => stacks), assets: contents.flatMap(({ assets }) => assets) };
}

// Metadata is not looked at: it says what constructs had in mind, the files here say what is deployed.
function readArtifact(directory: string, id: string, artifact: Artifact): Contents {
  switch (artifact.type) {
    case "aws:cloudformation:stack":
      return { stacks: [readStack(directory, id, artifact)], assets: [] };
    case "cdk:asset-manifest":
      return { stacks: [], assets: readAssets(directory, artifact.properties.file) };
    case "cdk:cloud-assembly":
      return readContents(join(directory, artifact.properties.directoryName));
    case "other":
      return { stacks: [], assets: [] };
  }
}

function readStack(directory: string, id: string, { environment, properties }: StackArtifact): SynthesizedStack {
  const templateFile = join(directory, properties.templateFile);
  const [accountId, region] = environment.slice("aws://".length).split("/");

  return {
    name: properties.stackName ?? id,
    templateFile,
    template: readJsonFile(templateFile, "a CloudFormation template", Template),
    ...(accountId !== undefined && accountId !== "unknown-account" && { accountId }),
    ...(region !== undefined && region !== "unknown-region" && { region }),
  };
}

/**
 * Two stacks of one name are legal in two regions or accounts; here is one of each, and names are how stacks find each
 * other.
 */
function refuseNamesakes(stacks: readonly SynthesizedStack[]): void {
  for (const [index, { name, templateFile }] of stacks.entries()) {
    const namesake = stacks.slice(0, index).find((earlier) => earlier.name === name);
    if (namesake !== undefined)
      throw new AssemblyError(
        "file_malformed",
        `Cannot run two stacks named "${name}": "${namesake.templateFile}" and "${templateFile}"`,
      );
  }
}
