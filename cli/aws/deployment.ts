import * as z from "zod";
import type { Aws } from "./aws-command.ts";

export const STACKS = ["State", "Pipeline", "Api", "Watch"] as const;
export type StackPart = (typeof STACKS)[number];

export const stackName = (stage: string, part: StackPart): string => `Posthorn-${stage}-${part}`;

export interface DeployedResource {
  /** Such as `AWS::SQS::Queue`. */
  readonly type: string;
  readonly logicalId: string;
  /** What the service calls it: a name, a URL or an id. */
  readonly id: string;
}

export interface Deployment {
  readonly resources: readonly DeployedResource[];
  readonly apiUrl: string;
  readonly adminKey: string;
}

const Resources = z.object({
  StackResourceSummaries: z.array(
    z.object({ ResourceType: z.string(), LogicalResourceId: z.string(), PhysicalResourceId: z.string().default("") }),
  ),
});
const Outputs = z.object({
  Stacks: z.array(z.object({ Outputs: z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() })) })),
});
const Secret = z.object({ SecretString: z.string() });

/** What CloudFormation knows of a stage. */
export async function readDeployment(stage: string, aws: Aws): Promise<Deployment> {
  const resources = await readResources(stage, aws);
  const api = ["--stack-name", stackName(stage, "Api")];
  const found = Outputs.parse(await aws(["cloudformation", "describe-stacks", ...api]));
  const outputs = new Map(found.Stacks.flatMap((stack) => stack.Outputs.map((it) => [it.OutputKey, it.OutputValue])));
  const secretArn = outputs.get("AdminKeySecretArn") ?? "";
  const secret = await aws(["secretsmanager", "get-secret-value", "--secret-id", secretArn]);
  return { resources, apiUrl: outputs.get("ApiUrl") ?? "", adminKey: Secret.parse(secret).SecretString };
}

export async function readResources(stage: string, aws: Aws): Promise<readonly DeployedResource[]> {
  const lists = await Promise.all(STACKS.map((part) => resourcesOf(stackName(stage, part), aws)));
  return lists.flat();
}

async function resourcesOf(stack: string, aws: Aws): Promise<readonly DeployedResource[]> {
  const found = Resources.parse(await aws(["cloudformation", "list-stack-resources", "--stack-name", stack]));
  return found.StackResourceSummaries.map((it) => ({
    type: it.ResourceType,
    logicalId: it.LogicalResourceId,
    id: it.PhysicalResourceId,
  }));
}
