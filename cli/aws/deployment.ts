import * as z from "zod";
import type { Aws } from "./aws-command.ts";

export const STACKS = ["State", "Pipeline", "Api", "Watch"] as const;
export type StackPart = (typeof STACKS)[number];

export const stackName = (stage: string, part: StackPart): string => `Posthorn-${stage}-${part}`;

export interface DeployedResource {
  readonly stack: StackPart;
  /** Such as `AWS::SQS::Queue`. */
  readonly type: string;
  readonly logicalId: string;
  /** What the service calls it: a name, a URL or an ARN. */
  readonly id: string;
  /** What CloudFormation did with it last, such as `UPDATE_COMPLETE`. */
  readonly status: string;
}

/** The way into the API of a stage. */
export interface ApiAccess {
  readonly url: string;
  readonly adminKey: string;
}

const Resources = z.object({
  StackResourceSummaries: z.array(
    z.object({
      ResourceType: z.string(),
      LogicalResourceId: z.string(),
      PhysicalResourceId: z.string().default(""),
      ResourceStatus: z.string(),
    }),
  ),
});
const Outputs = z.object({
  Stacks: z.array(
    z.object({ Outputs: z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() })).default([]) }),
  ),
});
const Secret = z.object({ SecretString: z.string() });

export class StackOutputMissing extends Error {
  readonly code = "stack_output_missing";

  constructor(stack: string, output: string) {
    super(`Cannot find the output "${output}" of ${stack}: deploy the stage`);
    this.name = "StackOutputMissing";
  }
}

/** What CloudFormation has of one stack of a stage. */
export async function readResources(stage: string, part: StackPart, aws: Aws): Promise<readonly DeployedResource[]> {
  const query = ["cloudformation", "list-stack-resources", "--stack-name", stackName(stage, part)];
  const { StackResourceSummaries } = Resources.parse(await aws(query));
  return StackResourceSummaries.map((it) => ({
    stack: part,
    type: it.ResourceType,
    logicalId: it.LogicalResourceId,
    id: it.PhysicalResourceId,
    status: it.ResourceStatus,
  }));
}

export async function readApiAccess(stage: string, aws: Aws): Promise<ApiAccess> {
  const stack = stackName(stage, "Api");
  const { Stacks } = Outputs.parse(await aws(["cloudformation", "describe-stacks", "--stack-name", stack]));
  const outputs = new Map(Stacks.flatMap((it) => it.Outputs).map((it) => [it.OutputKey, it.OutputValue]));
  const output = (name: string): string => {
    const value = outputs.get(name);
    if (value === undefined) throw new StackOutputMissing(stack, name);
    return value;
  };

  const url = output("ApiUrl");
  const secret = await aws(["secretsmanager", "get-secret-value", "--secret-id", output("AdminKeySecretArn")]);
  return { url, adminKey: Secret.parse(secret).SecretString };
}
