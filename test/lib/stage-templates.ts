import { globSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../bin/app.ts";
import { FUNCTION_NAMES } from "../../build/functions.ts";
import cdk from "../../cdk.json" with { type: "json" };
import type { StageSettingsInput } from "../../lib/settings.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface TemplateResource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there
  readonly properties: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above, for what stands beside the properties
  readonly whole: any;
}

export interface StageTemplates {
  readonly directory: string;
  readonly resources: readonly TemplateResource[];
  /** The resources of a type; fails when there are none, because a promise about nothing is always kept. */
  all(type: string): readonly TemplateResource[];
}

/** What `cdk deploy` would deploy for a stage with these settings. The caller removes the directory. */
export function synthesizeStage(settings: StageSettingsInput = {}): StageTemplates {
  // What is in the bundles does not matter here, but the CDK wants them to be there.
  for (const name of FUNCTION_NAMES) mkdirSync(join(ROOT, "dist", name), { recursive: true });
  const directory = mkdtempSync(join(tmpdir(), "posthorn-stage-"));
  process.env.CDK_VALIDATION = "false"; // cdk-nag is two thirds of the time, and has its own test
  createApp("prod", { prod: settings }, { outdir: directory, context: cdk.context, analyticsReporting: false }).synth();
  delete process.env.CDK_VALIDATION;
  const resources = globSync("*.template.json", { cwd: directory })
    .sort()
    .flatMap((file) => readStack(directory, file));
  return { directory, resources, all: (type) => resourcesOf(type, resources) };
}

function readStack(directory: string, file: string): TemplateResource[] {
  const { Resources } = JSON.parse(readFileSync(join(directory, file), "utf8"));
  const stack = file.replace(".template.json", "");
  return Object.entries<{ Type: string; Properties?: unknown }>(Resources).map(([id, whole]) => ({
    stack,
    id,
    type: whole.Type,
    properties: whole.Properties ?? {},
    whole,
  }));
}

/** The resources of which a claim is not true, by name: an empty list is the promise kept. */
export function breaking(
  templates: StageTemplates,
  type: string,
  holds: (resource: TemplateResource) => boolean,
): readonly string[] {
  return idsOf(templates.all(type).filter((resource) => !holds(resource)));
}

export const idsOf = (resources: readonly TemplateResource[]): readonly string[] =>
  resources.map(({ stack, id }) => `${stack}/${id}`);

function resourcesOf(type: string, resources: readonly TemplateResource[]): readonly TemplateResource[] {
  const found = resources.filter((resource) => resource.type === type);
  if (found.length === 0) throw new Error(`There is no ${type} in the templates to promise anything of`);
  return found;
}
