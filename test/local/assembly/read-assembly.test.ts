import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readAssembly } from "../../../local/assembly/read/read-assembly.ts";
import type { Json, JsonObject } from "../../../local/engines/json-service.ts";

let directory = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assembly-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

function write(path: string, content: Json): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), typeof content === "string" ? content : JSON.stringify(content));
}

const stack = (templateFile: string, more: JsonObject = {}): JsonObject => ({
  type: "aws:cloudformation:stack",
  environment: "aws://unknown-account/unknown-region",
  properties: { templateFile },
  ...more,
});
const manifest = (artifacts: JsonObject): JsonObject => ({ version: "55.0.0", artifacts });
const emptyTemplate = { Resources: {} };

const namesOfStacks = () => readAssembly(directory).stacks.map(({ name }) => name);

describe("stacks", () => {
  test("come after those they depend on", () => {
    write(
      "manifest.json",
      manifest({
        Api: stack("api.json", { dependencies: ["Api.assets", "Pipeline"] }),
        Pipeline: stack("pipeline.json", { dependencies: ["State"] }),
        State: stack("state.json"),
        Tree: { type: "cdk:tree", properties: { file: "tree.json" } },
      }),
    );
    for (const name of ["api", "pipeline", "state"]) write(`${name}.json`, emptyTemplate);

    expect(namesOfStacks()).toEqual(["State", "Pipeline", "Api"]);
  });

  test("are called by their name, and know what they were synthesized for", () => {
    write(
      "manifest.json",
      manifest({
        One: stack("t.json", {
          environment: "aws://111122223333/eu-west-1",
          properties: { templateFile: "t.json", stackName: "Shop-prod" },
        }),
      }),
    );
    write("t.json", emptyTemplate);

    expect(readAssembly(directory).stacks).toMatchObject([
      { name: "Shop-prod", accountId: "111122223333", region: "eu-west-1" },
    ]);
  });

  test("of stages are found in their nested assemblies, assets included", () => {
    write(
      "manifest.json",
      manifest({
        "assembly-Prod": { type: "cdk:cloud-assembly", properties: { directoryName: "assembly-Prod" } },
      }),
    );
    write(
      "assembly-Prod/manifest.json",
      manifest({
        Shop: stack("shop.json", { dependencies: ["Shop.assets"] }),
        "Shop.assets": { type: "cdk:asset-manifest", properties: { file: "shop.assets.json" } },
      }),
    );
    write("assembly-Prod/shop.json", emptyTemplate);
    write("assembly-Prod/shop.assets.json", {
      files: {
        abc: {
          source: { path: "../asset.abc", packaging: "zip" },
          destinations: { here: { bucketName: "assets", objectKey: "abc.zip" } },
        },
      },
    });
    write("asset.abc/index.js", "");

    expect(namesOfStacks()).toEqual(["Shop"]);
    expect(readAssembly(directory).assets).toEqual([
      { objectKey: "abc.zip", path: join(directory, "asset.abc"), packaging: "zip" },
    ]);
  });
});

describe("what cannot be read is named", () => {
  test("a directory without a manifest", () => {
    expect(() => readAssembly(directory)).toThrow(
      `Cannot read "${join(directory, "manifest.json")}" as the manifest of a cloud assembly: ENOENT`,
    );
  });

  test("a manifest that is no JSON", () => {
    write("manifest.json", "<html>");

    expect(() => readAssembly(directory)).toThrow(
      /Cannot read ".*manifest.json" as the manifest of a cloud assembly: Unexpected token '<'/,
    );
  });

  test("a stack without a template", () => {
    write("manifest.json", manifest({ Shop: stack("t.json", { properties: {} }) }));

    expect(() => readAssembly(directory)).toThrow(
      /expected string, received undefined.* at artifacts.Shop.properties.templateFile/,
    );
  });

  test("a template that is none", () => {
    write("manifest.json", manifest({ Shop: stack("t.json") }));
    write("t.json", { Resources: { Orders: {} } });

    expect(() => readAssembly(directory)).toThrow(
      /Cannot read ".*t.json" as a CloudFormation template: .* at Resources.Orders.Type/,
    );
  });

  test("a template with a macro", () => {
    write("manifest.json", manifest({ Shop: stack("t.json") }));
    write("t.json", { ...emptyTemplate, Transform: "AWS::Serverless-2016-10-31" });

    expect(() => readAssembly(directory)).toThrow("macros run only on AWS");
  });

  test("an asset that is gone", () => {
    write("manifest.json", manifest({ A: { type: "cdk:asset-manifest", properties: { file: "a.json" } } }));
    write("a.json", { files: { x: { source: { path: "gone" }, destinations: { here: { objectKey: "x.zip" } } } } });

    expect(() => readAssembly(directory)).toThrow(
      `Cannot find the asset "${join(directory, "gone")}" that "${join(directory, "a.json")}" lists: synthesize again`,
    );
  });

  test("an assembly without stacks", () => {
    write("manifest.json", manifest({}));

    expect(() => readAssembly(directory)).toThrow(`Cannot run the cloud assembly "${directory}": it has no stack`);
  });

  test("stacks that depend on each other", () => {
    write(
      "manifest.json",
      manifest({
        A: stack("t.json", { dependencies: ["B"] }),
        B: stack("t.json", { dependencies: ["A"] }),
      }),
    );

    expect(() => readAssembly(directory)).toThrow("they depend on each other, A → B → A");
  });

  test("two stacks of one name", () => {
    const shop = { templateFile: "t.json", stackName: "Shop" };
    write(
      "manifest.json",
      manifest({ A: stack("t.json", { properties: shop }), B: stack("t.json", { properties: shop }) }),
    );
    write("t.json", emptyTemplate);

    expect(() => readAssembly(directory)).toThrow('Cannot run two stacks named "Shop"');
  });
});
