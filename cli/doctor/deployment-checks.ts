import type { StageSettings } from "../../lib/settings.ts";
import type { Aws } from "../aws/aws-command.ts";
import { readApiAccess, readResources, STACKS } from "../aws/deployment.ts";
import { accountCheck } from "./account-checks.ts";
import { alarmCheck } from "./alarm-checks.ts";
import { apiChecks, type Reachable } from "./api-checks.ts";
import type { Check } from "./check.ts";
import { resourceChecks } from "./resource-checks.ts";
import { stackCheck } from "./stack-checks.ts";

export interface Examined {
  readonly stage: string;
  readonly settings: StageSettings;
  readonly aws: Aws;
}

/** Everything that can be said of a stage that was deployed. What cannot be found out is a finding, and the rest goes on. */
export async function deploymentChecks(examined: Examined, reachable: Reachable): Promise<readonly Check[]> {
  const { stage, settings, aws } = examined;
  const api = foundOr("API", async () => apiChecks(await readApiAccess(stage, aws), reachable));
  return [accountCheck(settings, aws), ...(await checksOfResources(examined)), ...(await api)];
}

async function checksOfResources({ stage, settings, aws }: Examined): Promise<readonly Check[]> {
  const found = await Promise.allSettled(STACKS.map((part) => readResources(stage, part, aws)));
  const resources = found.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  const stacks = STACKS.map((part, place): Check => {
    const one = found[place];
    if (one?.status === "rejected") return { name: `stack ${part}`, run: () => Promise.reject(one.reason) };
    return stackCheck(stage, part, one?.value ?? [], aws);
  });
  const alarms = settings.watch === "none" ? [] : [alarmCheck(stage, resources, aws)];
  return [...stacks, ...resourceChecks({ aws, resources, settings }), ...alarms];
}

async function foundOr(name: string, find: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await find();
  } catch (error) {
    return [{ name, run: () => Promise.reject(error) }];
  }
}
