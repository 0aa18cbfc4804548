import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { createApp } from "../../bin/app.ts";
import { FUNCTION_NAMES } from "../../build/functions.ts";
import cdk from "../../cdk.json" with { type: "json" };
import { STACKS, type StackPart } from "../../cli/aws/deployment.ts";
import type { StageSettingsInput } from "../../lib/settings.ts";

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

export interface DeclaredResource {
  readonly stack: StackPart;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Everything that the stacks of a stage declare. */
export function declaredResources(stage: string, settings: StageSettingsInput): readonly DeclaredResource[] {
  const outdir = mkdtempSync(join(tmpdir(), "stage-templates-"));
  try {
    for (const name of FUNCTION_NAMES) mkdirSync(join(import.meta.dirname, "../../dist", name), { recursive: true });
    createApp(stage, { [stage]: settings }, { outdir, context: cdk.context, analyticsReporting: false }).synth();
    return STACKS.flatMap((stack) => resourcesIn(stack, join(outdir, `Posthorn-${stage}-${stack}.template.json`)));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function resourcesIn(stack: StackPart, file: string): readonly DeclaredResource[] {
  const { Resources } = Template.parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.entries(Resources).map(([logicalId, { Type, Properties }]) => ({
    stack,
    logicalId,
    type: Type,
    properties: Properties,
  }));
}
