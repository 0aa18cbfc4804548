import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../../bin/app.ts";
import { FUNCTION_NAMES } from "../../../build/functions.ts";
import cdk from "../../../cdk.json" with { type: "json" };
import stages from "../../../posthorn.config.ts";
import { type LoadedCloud, loadCloud } from "./loaded-cloud.ts";

const directory = mkdtempSync(join(tmpdir(), "posthorn-app-"));

afterAll(() => rmSync(directory, { recursive: true }));

describe.each([
  ["local", stages],
  ["production", { production: {} }],
])("the templates of stage %s", (stage, settings) => {
  let loaded: LoadedCloud;

  beforeAll(() => {
    // What is in the bundles does not matter here, but the CDK wants them to be there.
    for (const name of FUNCTION_NAMES) mkdirSync(join(import.meta.dirname, "../../../dist", name), { recursive: true });
    const outdir = join(directory, stage);
    createApp(stage, settings, { outdir, context: cdk.context, analyticsReporting: false }).synth();
    loaded = loadCloud(outdir);
  }, 60_000);

  test("say nothing that the local cloud does not know", () => {
    expect(loaded.survey.unsupported).toEqual([]);
  });

  test("say nothing that AWS would refuse", () => {
    expect(loaded.plan.problems).toEqual([]);
  });

  test("hold no secret that only a deployment could look up", () => {
    expect(loaded.dynamicReferences).toEqual([]);
  });

  test("bring up every function, with its code", () => {
    const names = loaded.plan.functions.map(({ environment }) => environment.POWERTOOLS_SERVICE_NAME);

    expect(new Set(names)).toEqual(new Set(FUNCTION_NAMES));
  });
});
