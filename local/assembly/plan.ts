import type { Asset } from "./assembly.ts";
import type { CloudPlan } from "./cloud-plan.ts";
import type { EvaluatedAssembly } from "./evaluate-assembly.ts";
import { planBuckets } from "./plan/buckets.ts";
import { reportCircles } from "./plan/circles.ts";
import type { Draft } from "./plan/draft.ts";
import { arnIn, ofType } from "./plan/draft.ts";
import { planEventSources } from "./plan/event-sources.ts";
import { planFunctions } from "./plan/functions.ts";
import { planHttpApis } from "./plan/http-apis.ts";
import { planKeys } from "./plan/keys.ts";
import { planQueues } from "./plan/queues.ts";
import { planRoles } from "./plan/roles.ts";
import { planSchedules } from "./plan/schedules.ts";
import { planSecrets } from "./plan/secrets.ts";
import { planTables } from "./plan/tables.ts";

/** Turns resolved resources into what the local cloud brings up, and finds what AWS would refuse. */
export function planCloud(
  { resources, outputs }: Pick<EvaluatedAssembly, "resources" | "outputs">,
  assets: readonly Asset[],
): CloudPlan {
  const problems: string[] = [];
  const draft: Draft = {
    resources,
    assets,
    report: ({ stack, logicalId, type }, found) => problems.push(`${stack}/${logicalId} (${type}): ${found}`),
  };
  const queues = planQueues(draft);
  const functions = planFunctions(draft);
  const roles = planRoles(draft);
  const eventSources = planEventSources(draft, queues, functions);
  reportCircles(draft, { functions, roles, eventSources });

  return {
    queues,
    tables: planTables(draft),
    buckets: planBuckets(draft),
    keys: planKeys(draft),
    secrets: planSecrets(draft),
    roles,
    functions,
    eventSources,
    httpApis: planHttpApis(draft),
    schedules: planSchedules(draft),
    eventBuses: ofType(draft, "AWS::Events::EventBus").map((bus) => ({ name: bus.physicalId, arn: arnIn(bus) })),
    outputs,
    problems,
  };
}
