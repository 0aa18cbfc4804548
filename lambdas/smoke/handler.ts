import { LambdaClient } from "@aws-sdk/client-lambda";
import middy from "@middy/core";
import { createReportHook } from "../../adapters/code-deploy.ts";
import { createInvokeVersion } from "../../adapters/invoke-version.ts";
import { systemNow } from "../../adapters/system.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { observe } from "../middleware/observed.ts";
import { createSmokeTest } from "./smoke-test.ts";

/** What CodeDeploy tells its hooks. */
interface LifecycleHook {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

const environment = readEnvironment("smoke", process.env);
const { logger, middlewares } = observe();
const lambda = new LambdaClient({});
const findComplaints = createSmokeTest({
  invoke: createInvokeVersion(lambda),
  versions: environment.TESTED_VERSIONS.split(","),
});
const report = createReportHook({
  region: () => lambda.config.region(),
  credentials: () => lambda.config.credentials(),
  now: systemNow,
});

/** Says yes or no in every case: a hook that stays silent holds the deployment for an hour. */
async function testNewVersions(hook: LifecycleHook): Promise<void> {
  const complaints = await findComplaints();
  for (const complaint of complaints) logger.error("a new version failed its smoke test", { ...complaint });
  await report({
    deploymentId: hook.DeploymentId,
    lifecycleEventHookExecutionId: hook.LifecycleEventHookExecutionId,
    status: complaints.length === 0 ? "Succeeded" : "Failed",
  });
}

export const handler = middy<LifecycleHook, void>().use(middlewares).handler(testNewVersions);
