import type { CloudPlan } from "../assembly/cloud-plan.ts";

export function outputNamed({ outputs }: CloudPlan, name: string): string {
  const output = outputs.find((candidate) => candidate.name === name);
  if (output !== undefined) return output.value;
  const known = outputs.map((candidate) => candidate.name).join(", ");
  throw new Error(`Cannot find the output "${name}" in the templates: they have ${known || "none"}`);
}
