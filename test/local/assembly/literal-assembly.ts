import type { Assembly } from "../../../local/assembly/assembly.ts";
import type { Environment } from "../../../local/assembly/environment.ts";
import type { EvaluatedAssembly } from "../../../local/assembly/evaluate-assembly.ts";
import { evaluateAssembly } from "../../../local/assembly/evaluate-assembly.ts";
import { Template } from "../../../local/assembly/read/template.ts";
import type { Json } from "../../../local/engines/json-service.ts";

export const ireland: Environment = {
  accountId: "111122223333",
  region: "eu-west-1",
  partition: "aws",
  urlSuffix: "amazonaws.com",
  endpoints: { sqs: "http://127.0.0.1:4566" },
};

/** An assembly of literal templates, by the names of their stacks. */
export function assemblyOf(templates: Readonly<Record<string, Json>>): Assembly {
  const stacks = Object.entries(templates).map(([name, template]) => ({
    name,
    templateFile: `${name}.template.json`,
    template: Template.parse(template),
  }));
  return { directory: "cdk.out", stacks, assets: [] };
}

export function evaluateTemplates(
  templates: Readonly<Record<string, Json>>,
  environment: Environment = ireland,
): EvaluatedAssembly {
  return evaluateAssembly(assemblyOf(templates), environment);
}

/** The properties of the only resource, or of the one with this logical id. */
export function propertiesOf(evaluated: EvaluatedAssembly, logicalId: string): Json {
  return evaluated.resources.find((resource) => resource.logicalId === logicalId)?.properties ?? null;
}
