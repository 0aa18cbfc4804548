import * as z from "zod";
import { type Aws, AwsRefused } from "../aws/aws-command.ts";
import { type DeployedResource, STACKS, type StackPart, stackName } from "../aws/deployment.ts";
import { type Check, type Finding, sound, wrong } from "./check.ts";

const Stacks = z.object({ Stacks: z.array(z.object({ StackStatus: z.string() })).min(1) });

/** Whether each stack can be deployed over, or is not there yet: CloudFormation refuses some states, after minutes. */
export function deployabilityChecks(stage: string, aws: Aws): readonly Check[] {
  return STACKS.map((part) => {
    const name = stackName(stage, part);
    return { name: `stack ${part}`, run: async () => judgeDeployable(name, await statusOrAbsence(name, aws)) };
  });
}

/** Whether a deployment of a stack came to its end, as a whole and in each of its parts. */
export function stackCheck(stage: string, part: StackPart, resources: readonly DeployedResource[], aws: Aws): Check {
  const name = stackName(stage, part);
  return { name: `stack ${part}`, run: async () => judgeStack(name, await readStatus(name, aws), resources) };
}

export function judgeDeployable(name: string, status: string | undefined): Finding {
  if (status === undefined) return sound("not there yet");
  if (status.endsWith("_IN_PROGRESS")) return wrong(status, "Somebody deploys now: wait for its end");
  if (status === "ROLLBACK_COMPLETE" || status === "ROLLBACK_FAILED")
    return wrong(
      `${status}: its first deployment failed`,
      `Delete what is left of it: "aws cloudformation delete-stack --stack-name ${name}"`,
    );
  if (status === "UPDATE_ROLLBACK_FAILED")
    return wrong(status, `Run "aws cloudformation continue-update-rollback --stack-name ${name}"`);
  return sound(status);
}

export function judgeStack(name: string, status: string, resources: readonly DeployedResource[]): Finding {
  const why = `aws cloudformation describe-stack-events --stack-name ${name}`;
  if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) return wrong(status, `Read why with "${why}", then deploy again`);

  const unfinished = resources.filter((resource) => !resource.status.endsWith("_COMPLETE"));
  if (unfinished.length === 0) return sound(`${status}, with ${resources.length} resources`);
  const names = unfinished.map((resource) => `${resource.logicalId} is ${resource.status}`).join(", ");
  return wrong(`${status}, but ${names}`, `Read why with "${why}"`);
}

async function readStatus(name: string, aws: Aws): Promise<string> {
  const found = Stacks.parse(await aws(["cloudformation", "describe-stacks", "--stack-name", name]));
  return found.Stacks[0]?.StackStatus ?? "unknown";
}

async function statusOrAbsence(name: string, aws: Aws): Promise<string | undefined> {
  try {
    return await readStatus(name, aws);
  } catch (error) {
    if (error instanceof AwsRefused && error.message.includes("does not exist")) return undefined;
    throw error;
  }
}
