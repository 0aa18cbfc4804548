import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { synthesizeStage, type TemplateResource } from "./stage-templates.ts";

/** Of versions, of logical ids, of assets: they change with the code, not with what is declared. */
const HASHES = /[0-9a-f]{64}|[0-9A-F]{8}[0-9a-f]{32}|(?<=\w)[0-9A-F]{8}(?=\W)|[0-9a-f]{32,64}/g;

/** A line for each resource: a change of what is deployed is then a changed line for whoever reviews it. */
function lineOf({ stack, id, type, whole }: TemplateResource): string {
  const { Type: _, Metadata: __, ...declared } = whole;
  // Widgets have tests of their own, and would be half of the file.
  if (type === "AWS::CloudWatch::Dashboard") declared.Properties = { DashboardName: declared.Properties.DashboardName };
  return `${stack} ${type} ${id} ${JSON.stringify(declared)}`.replaceAll(HASHES, "#");
}

/** `npx vitest run test/lib/snapshot.test.ts --update` accepts what is there. */
test("the templates of production are what they were", async () => {
  const { directory, resources } = synthesizeStage();
  rmSync(directory, { recursive: true });

  const lines = resources.map(lineOf).toSorted();
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("production.snap");
});
